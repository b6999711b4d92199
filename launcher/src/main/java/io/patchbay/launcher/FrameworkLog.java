package io.patchbay.launcher;

import org.apache.felix.framework.Logger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;

/** Felix writes to standard output unless it is given a logger of its own kind. Any thread. */
final class FrameworkLog extends Logger {
  private final org.slf4j.Logger log = LoggerFactory.getLogger("org.apache.felix.framework");

  @Override
  @SuppressWarnings("rawtypes") // as inherited
  protected void doLog(
      @Nullable Bundle bundle,
      @Nullable ServiceReference reference,
      int level,
      String message,
      @Nullable Throwable cause) {
    doLog(level, bundle == null ? message : bundle + ": " + message, cause);
  }

  @Override
  protected void doLog(int level, String message, @Nullable Throwable cause) {
    String line = Reasons.append(message, cause);
    switch (level) {
      case LOG_ERROR -> log.error(line, cause);
      case LOG_WARNING -> log.warn(line, cause);
      case LOG_INFO -> log.info(line, cause);
      default -> log.debug(line, cause);
    }
  }
}
