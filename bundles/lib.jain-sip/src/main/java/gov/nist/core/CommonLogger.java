package gov.nist.core;

import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logger that every class of jain-sip-ri asks for, on SLF4J.
 *
 * <p>It replaces the class of the same name in the RI's jar, whose default needs log4j 1.2. The
 * public static members are the binary signature the RI's classes link against.
 */
public class CommonLogger implements StackLogger {
  /** Linked against by the RI; never set here. */
  public static boolean useLegacyLogger = false;

  /** Linked against by the RI; never set here. */
  public static StackLogger legacyLogger;

  private final Logger log;

  public CommonLogger(String name) {
    this.log = LoggerFactory.getLogger(name);
  }

  public static StackLogger getLogger(String name) {
    return new CommonLogger(name);
  }

  public static StackLogger getLogger(Class<?> type) {
    return new CommonLogger(type.getName());
  }

  public static void init(Properties stackProperties) {
    // SLF4J is configured by whoever runs the process.
  }

  @Override
  public boolean isLoggingEnabled() {
    return log.isErrorEnabled();
  }

  @Override
  public boolean isLoggingEnabled(int level) {
    return switch (level) {
      case TRACE_NONE -> false;
      case TRACE_FATAL, TRACE_ERROR -> log.isErrorEnabled();
      case TRACE_WARN -> log.isWarnEnabled();
      case TRACE_INFO -> log.isInfoEnabled();
      case TRACE_DEBUG -> log.isDebugEnabled();
      default -> log.isTraceEnabled();
    };
  }

  @Override
  public void logTrace(String message) {
    log.trace(message);
  }

  @Override
  public void logDebug(String message) {
    log.debug(message);
  }

  @Override
  public void logDebug(String message, Exception cause) {
    log.debug(message, cause);
  }

  @Override
  public void logInfo(String message) {
    log.info(message);
  }

  @Override
  public void logWarning(String message) {
    log.warn(message);
  }

  @Override
  public void logError(String message) {
    log.error(message);
  }

  @Override
  public void logError(String message, Exception cause) {
    log.error(message, cause);
  }

  @Override
  public void logFatalError(String message) {
    log.error(message);
  }

  @Override
  public void logException(Throwable cause) {
    log.debug("exception inside jain-sip-ri", cause);
  }

  @Override
  public void logStackTrace() {
    logStackTrace(TRACE_DEBUG);
  }

  @Override
  public void logStackTrace(int level) {
    if (isLoggingEnabled(level)) {
      log.debug("stack", new Throwable("stack trace asked for by jain-sip-ri"));
    }
  }

  @Override
  public int getLineCount() {
    return 0;
  }

  @Override
  public void disableLogging() {
    // Levels belong to the logging configuration.
  }

  @Override
  public void enableLogging() {
    // Levels belong to the logging configuration.
  }

  @Override
  public void setBuildTimeStamp(String buildTimeStamp) {
    // Of no use to anyone.
  }

  @Override
  public void setStackProperties(Properties stackProperties) {
    // Levels belong to the logging configuration.
  }

  @Override
  public String getLoggerName() {
    return log.getName();
  }
}
