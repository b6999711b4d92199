package io.patchbay.console;

import java.io.OutputStream;

/** Runs a command line. Called by several threads at once. */
@FunctionalInterface
public interface CommandRunner {
  /**
   * Blocks until the command has ended.
   *
   * @return whether it succeeded; why not has been written to {@code err}
   */
  boolean run(String command, OutputStream out, OutputStream err);
}
