package io.patchbay.itests.container;

import static org.junit.Assert.assertTrue;

import java.util.List;

/** The threads of this JVM at one moment, by name. */
public final class Threads {
  private final List<String> names;

  private Threads(List<String> names) {
    this.names = names;
  }

  public static Threads now() {
    return new Threads(
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            // the JDK keeps those that waited for SIPp for a minute
            .filter(name -> !name.startsWith("process reaper"))
            .sorted()
            .toList());
  }

  /** Waits until there are no more than these. */
  public void awaitNoMore() throws Exception {
    Await.until(
        Host.PATIENCE,
        () -> {
          Threads now = now();
          assertTrue(now.names + " instead of " + names, now.names.size() <= names.size());
        });
  }
}
