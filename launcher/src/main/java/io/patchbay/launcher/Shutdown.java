package io.patchbay.launcher;

import java.time.Duration;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;

/**
 * Ends the process: the framework stops level by level, call control before what it needs. Runs as
 * the shutdown hook of the JVM, for SIGTERM, SIGINT and our own exit alike.
 */
final class Shutdown implements Runnable {
  private final Framework framework;
  private final Duration limit;
  private final Logger operator;

  Shutdown(Framework framework, Duration limit, Logger operator) {
    this.framework = framework;
    this.limit = limit;
    this.operator = operator;
  }

  /** A JVM ended by a signal exits with 128 + its number unless its hook halts it. */
  @Override
  public void run() {
    operator.info("stopping");
    int code = 0;
    try {
      framework.stop();
      FrameworkEvent end = framework.waitForStop(limit.toMillis());
      if (end.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
        operator.error("not stopped within {} s, giving up", limit.toSeconds());
        code = 1;
      } else {
        operator.info("stopped");
      }
    } catch (BundleException | InterruptedException e) {
      operator.error("stopping failed: {}", e.toString(), e);
      code = 1;
    } finally {
      Runtime.getRuntime().halt(code);
    }
  }
}
