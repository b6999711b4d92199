package gov.nist.core;

/** The RI's default stack logger by name; the same SLF4J logger as everywhere else. */
public class LogWriter extends CommonLogger {
  public LogWriter() {
    super("gov.nist.javax.sip");
  }
}
