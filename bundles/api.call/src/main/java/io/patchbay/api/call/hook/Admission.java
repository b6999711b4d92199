package io.patchbay.api.call.hook;

/** Whether a call may be made. */
public sealed interface Admission permits Admission.Admitted, Admission.Refused {
  /** As far as this policy is concerned; the next one is asked. */
  record Admitted() implements Admission {}

  /**
   * It may not. No other policy is asked.
   *
   * @param status what the caller is told, 400 to 699
   * @param phrase the reason phrase, of one line
   * @param retryAfter seconds after which the caller may try again; 0 to say nothing
   */
  record Refused(int status, String phrase, int retryAfter) implements Admission {
    public Refused {
      if (status < 400 || status > 699) {
        throw new IllegalArgumentException("status " + status + " is none from 400 to 699");
      }
      if (phrase.chars().anyMatch(c -> c < ' ')) {
        throw new IllegalArgumentException("a reason phrase is one line");
      }
      if (retryAfter < 0) {
        throw new IllegalArgumentException("retryAfter " + retryAfter + " is less than 0");
      }
    }
  }

  static Admission admit() {
    return new Admitted();
  }

  static Admission refuse(int status, String phrase) {
    return new Refused(status, phrase, 0);
  }
}
