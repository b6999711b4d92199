package io.patchbay.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sets up the one logging of the process: SLF4J over logback, on the launcher's class path and
 * exported to bundles; java.util.logging ends there too.
 */
final class Logging {
  /** Lines of this logger are shown to the operator as they are. */
  private static final String OPERATOR = "patchbay";

  private Logging() {}

  /** Must run before the first logger of the process is asked for. */
  static Logger start(Folders folders) {
    Path own = folders.configs().resolve("logback.xml");
    Path shipped = folders.home().resolve("configs").resolve("logback.xml");
    System.setProperty("patchbay.log", folders.log().toString());
    Path chosen = Files.isReadable(own) ? own : shipped;
    if (Files.isReadable(chosen)) {
      System.setProperty("logback.configurationFile", chosen.toString());
    }
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    return LoggerFactory.getLogger(OPERATOR);
  }
}
