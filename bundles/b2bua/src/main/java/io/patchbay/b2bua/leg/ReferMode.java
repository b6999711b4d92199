package io.patchbay.b2bua.leg;

import java.util.Locale;

/** What becomes of a REFER in a dialog (RFC 3515). */
public enum ReferMode {
  /** The other side is asked to make the call, through us. */
  PASS,
  /** It is not taken, and not told among the methods we take. */
  REFUSE;

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
    throw new IllegalArgumentException("must be pass or refuse");
  }

  /** The Allow header of a gateway in this mode. */
  public String allow() {
    return this == PASS ? DialogRequests.ALLOW + ", REFER, NOTIFY" : DialogRequests.ALLOW;
  }
}
