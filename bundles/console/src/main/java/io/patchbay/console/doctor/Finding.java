package io.patchbay.console.doctor;

/**
 * One thing that was looked at.
 *
 * @param subject what it was, such as {@code listener udp}
 * @param text what was found, one line
 * @param remedy what to do about it; empty when nothing needs to be done
 */
public record Finding(Verdict verdict, String subject, String text, String remedy) {
  /** How it is. */
  public enum Verdict {
    OK,
    /** Nobody can tell from here, or it may be meant so. */
    NOTE,
    /** Works, and may not for long or not for everybody. */
    WARNING,
    /** Does not work. */
    FAILED
  }

  static Finding ok(String subject, String text) {
    return new Finding(Verdict.OK, subject, text, "");
  }

  static Finding note(String subject, String text, String remedy) {
    return new Finding(Verdict.NOTE, subject, text, remedy);
  }

  static Finding warning(String subject, String text, String remedy) {
    return new Finding(Verdict.WARNING, subject, text, remedy);
  }

  static Finding failed(String subject, String text, String remedy) {
    return new Finding(Verdict.FAILED, subject, text, remedy);
  }
}
