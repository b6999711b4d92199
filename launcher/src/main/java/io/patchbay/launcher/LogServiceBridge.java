package io.patchbay.launcher;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Carries the OSGi log to SLF4J. SCR, Configuration Admin and FileInstall know no other; without it
 * an exception out of a component's constructor would be seen by nobody. Called by the log
 * service's own thread.
 */
final class LogServiceBridge implements ServiceListener, LogListener {
  private final BundleContext context;

  private LogServiceBridge(BundleContext context) {
    this.context = context;
  }

  static void install(BundleContext context) {
    try {
      context.addServiceListener(
          new LogServiceBridge(context), "(objectClass=" + LogReaderService.class.getName() + ")");
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void serviceChanged(ServiceEvent event) {
    if (event.getType() == ServiceEvent.REGISTERED) {
      ServiceReference<?> reference = event.getServiceReference();
      if (context.getService(reference) instanceof LogReaderService reader) {
        reader.addLogListener(this);
      }
    }
  }

  @Override
  public void logged(LogEntry entry) {
    if (entry.getLoggerName().startsWith("Events.")) {
      return; // Bundles and services that come and go; errors the framework logs itself.
    }
    Bundle bundle = entry.getBundle();
    Logger logger =
        LoggerFactory.getLogger(bundle == null ? entry.getLoggerName() : bundle.getSymbolicName());
    Throwable cause = entry.getException();
    String message = String.valueOf(entry.getMessage());
    logger.atLevel(level(entry.getLogLevel())).setCause(cause).log(Reasons.append(message, cause));
  }

  private static Level level(LogLevel level) {
    return switch (level) {
      case AUDIT, INFO -> Level.INFO;
      case ERROR -> Level.ERROR;
      case WARN -> Level.WARN;
      case DEBUG -> Level.DEBUG;
      case TRACE -> Level.TRACE;
    };
  }
}
