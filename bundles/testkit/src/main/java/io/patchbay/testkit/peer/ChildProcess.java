package io.patchbay.testkit.peer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A child of this JVM whose output (both streams, as they come) is kept. One thread reads it.
 * Nothing but this very child is ever signalled.
 */
final class ChildProcess implements AutoCloseable {
  private static final Duration TO_DIE = Duration.ofSeconds(10);

  private final Process process;
  private final StringBuilder output = new StringBuilder();
  private final Thread reader;

  ChildProcess(ProcessBuilder builder, String name) throws IOException {
    process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    reader = new Thread(this::read, "testkit-output-" + name);
    reader.setDaemon(true);
    reader.start();
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  String output() {
    synchronized (output) {
      return output.toString();
    }
  }

  /** The same; of one that has ended, to the last word. */
  String lastWords() throws InterruptedException {
    if (!alive()) {
      reader.join(TO_DIE.toMillis());
    }
    return output();
  }

  /** Asks it to end: SIGTERM. */
  void terminate() {
    // not Process.destroy(): it closes the pipe, and the last words of the child with it
    process.toHandle().destroy();
  }

  /** Waits a little; returns true at once when it has ended. */
  boolean endsWithin(Duration moment) throws InterruptedException {
    return process.waitFor(moment.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Waits for its end and for the last of its output.
   *
   * @return the exit code
   */
  int waitFor(Duration timeout) throws InterruptedException, TimeoutException {
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("still running after " + timeout + ":\n" + output());
    }
    reader.join(TO_DIE.toMillis());
    return process.exitValue();
  }

  /** Kills it if it still runs: SIGKILL. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(TO_DIE.toMillis(), TimeUnit.MILLISECONDS);
      reader.join(TO_DIE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    byte[] buffer = new byte[8192];
    try (InputStream in = process.getInputStream()) {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        synchronized (output) {
          output.append(new String(buffer, 0, length, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException killed) {
      // a killed child takes its pipe with it
    }
  }
}
