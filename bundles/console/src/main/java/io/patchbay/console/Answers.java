package io.patchbay.console;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a stage on a shell's thread, where somebody waits anyway, but not for ever. */
final class Answers {
  private static final long SECONDS = 5;

  private Answers() {}

  static <T> T await(CompletionStage<T> stage, String what) throws CommandException {
    return await(stage, what, SECONDS);
  }

  /** For what is known to take its time. */
  static <T> T await(CompletionStage<T> stage, String what, long seconds) throws CommandException {
    try {
      return stage.toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new CommandException(what + " did not answer within " + seconds + " s");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CommandException(what + " failed: " + cause.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted");
    }
  }
}
