package io.patchbay.b2bua.leg;

import java.util.ArrayList;
import java.util.List;

/** What a caller is told when the other side refuses. */
public final class FinalResponses {
  private FinalResponses() {}

  /**
   * A refusal as the caller is told it; what we say ourselves is said for the caller already.
   *
   * @param relaysChallenges whether the caller is asked who it is, in place of being refused
   */
  public static LegEvent.Reject forCaller(LegEvent.Reject reject, boolean relaysChallenges) {
    if (reject.ours()) {
      return reject;
    }
    if (relaysChallenges && !reject.challenges().isEmpty()) {
      List<HeaderField> headers = new ArrayList<>(reject.headers());
      headers.addAll(reject.challenges());
      return new LegEvent.Reject(reject.status(), reject.phrase(), 0, false, headers);
    }
    return forCaller(reject.status(), reject.phrase(), reject.headers());
  }

  /**
   * Most refusals pass as they are. Those that only make sense to whoever sent the request do not:
   * a redirect and a challenge carry what the caller is not shown, and a 503 would make it avoid
   * us, not the target (RFC 3261 section 16.7 step 6).
   */
  static LegEvent.Reject forCaller(int status, String phrase, List<HeaderField> headers) {
    if (status < 400) {
      return LegEvent.Reject.of(480, "Temporarily Unavailable");
    }
    return switch (status) {
      case 401, 407 -> LegEvent.Reject.of(403, "Forbidden");
      case 503 -> LegEvent.Reject.of(500, "Server Internal Error");
      default -> new LegEvent.Reject(status, phrase, 0, false, headers);
    };
  }
}
