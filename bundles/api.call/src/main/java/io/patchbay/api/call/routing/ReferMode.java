package io.patchbay.api.call.routing;

import java.util.Locale;

/** What becomes of a REFER in a call (RFC 3515). */
public enum ReferMode {
  /** The other side is asked to make the call, through us. */
  PASS,
  /** It is not taken. */
  REFUSE,
  /** We make the call ourselves, and join those who are left. */
  TERMINATE;

  /**
   * Reads the value of a key.
   *
   * @throws IllegalArgumentException when it is none of the modes
   */
  public static ReferMode parse(String text) {
    for (ReferMode mode : values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
        return mode;
      }
    }
    throw new IllegalArgumentException("must be pass, refuse or terminate");
  }
}
