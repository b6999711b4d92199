package io.patchbay.console;

/**
 * The commands that say where the media of calls runs, of scope {@code patchbay}; called as {@link
 * Commands} are.
 */
public class MediaCommands {
  private static final String NODE = "node";

  private final Services services;

  MediaCommands(Services services) {
    this.services = services;
  }

  /** Gives a media backend, or the whole node, no new calls. */
  public void drain(String what) throws CommandException {
    drain(what, true);
    System.out.println(what + " is drained: calls that are up go on");
  }

  /** Gives it new calls again. */
  public void undrain(String what) throws CommandException {
    drain(what, false);
    System.out.println(what + " takes new calls again");
  }

  private void drain(String what, boolean drained) throws CommandException {
    if (what.equals(NODE)) {
      services.requireCalls().drain(drained);
    } else if (!services.requireMedia().drain(what, drained)) {
      throw new CommandException("no media backend is named '" + what + "'");
    }
  }
}
