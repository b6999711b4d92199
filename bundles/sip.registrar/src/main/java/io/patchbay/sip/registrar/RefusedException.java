package io.patchbay.sip.registrar;

import io.patchbay.api.sip.HeaderLine;
import java.util.List;

/** A REGISTER that is answered with an error; nothing of it has been done. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String phrase;
  private final transient List<HeaderLine> lines;

  /**
   * @param phrase the reason phrase; empty for the usual one
   */
  RefusedException(int status, String phrase, HeaderLine... lines) {
    super(status + " " + phrase, null, false, false);
    this.status = status;
    this.phrase = phrase;
    this.lines = List.of(lines);
  }

  int status() {
    return status;
  }

  String phrase() {
    return phrase;
  }

  List<HeaderLine> lines() {
    return lines;
  }
}
