package io.patchbay.console;

import io.patchbay.api.media.ability.MediaPlayback;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The commands that have a media node play what it has in files, of scope {@code patchbay}; called
 * as {@link Commands} are.
 */
public class PlayCommands {
  private static final String STOP = "stop";
  private static final String FOREVER = "forever";

  private final Services services;

  PlayCommands(Services services) {
    this.services = services;
  }

  /** Plays a file to a leg once, or, instead of a file, {@code stop}: no more. */
  public void play(String id, String leg, String file) throws CommandException {
    if (file.equals(STOP)) {
      ability(services, id, MediaPlayback.class)
          .use(node -> node.stop(leg), "nothing is played to leg " + leg + " any more");
    } else {
      play(id, leg, file, 1);
    }
  }

  /** Plays a file to a leg, so many times or {@code forever}. */
  public void play(String id, String leg, String file, String times) throws CommandException {
    if (!times.equals(FOREVER) && !times.matches("[1-9][0-9]{0,5}")) {
      throw new CommandException(times + ": must be how often, 1 or more, or " + FOREVER);
    }
    play(id, leg, file, times.equals(FOREVER) ? MediaPlayback.FOREVER : Integer.parseInt(times));
  }

  private void play(String id, String leg, String file, int times) throws CommandException {
    ability(services, id, MediaPlayback.class)
        .use(node -> node.play(leg, file, times), file + " is played to leg " + leg);
  }

  /** What the media session of a call can do, and how it is asked for it. */
  record Ability<T>(String call, T session) {
    void use(Function<T, CompletionStage<Void>> what, String done) throws CommandException {
      // done() of a stage of nothing is null, which cannot be waited for as a value
      Answers.await(
          what.apply(session).thenApply(nothing -> true), "the media node of call " + call);
      System.out.println("call " + call + ": " + done);
    }
  }

  static <T> Ability<T> ability(Services services, String id, Class<T> type)
      throws CommandException {
    return new Ability<>(
        id,
        Answers.await(services.requireCalls().ability(id, type), "call " + id)
            .orElseThrow(() -> Commands.unknown(id)));
  }
}
