package io.patchbay.b2bua.leg;

import io.patchbay.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;

/**
 * What happens on one leg and matters to the other. Immutable, and without a SIP type in it: the
 * same events are told by a leg to its call and by the call to a leg.
 */
public sealed interface LegEvent {
  /** Headers that pass with the event. */
  List<HeaderField> headers();

  /** A provisional response other than 100, with early media when {@code sdp} is there. */
  record Progress(
      int status, String phrase, Optional<SessionDescription> sdp, List<HeaderField> headers)
      implements LegEvent {
    public Progress {
      headers = List.copyOf(headers);
    }
  }

  /**
   * The call is answered. {@code sdp} is empty when an earlier {@link Progress} carried the answer.
   */
  record Answer(Optional<SessionDescription> sdp, List<HeaderField> headers) implements LegEvent {
    public Answer {
      headers = List.copyOf(headers);
    }
  }

  /**
   * The call is refused.
   *
   * @param retryAfter seconds; 0 for none
   */
  record Reject(int status, String phrase, int retryAfter, List<HeaderField> headers)
      implements LegEvent {
    public Reject {
      headers = List.copyOf(headers);
    }

    public static Reject of(int status, String phrase) {
      return new Reject(status, phrase, 0, List.of());
    }

    public static Reject later(int status, String phrase, int retryAfter) {
      return new Reject(status, phrase, retryAfter, List.of());
    }
  }

  /** The leg is over, or is to end: CANCEL, BYE or a final response, as its state asks for. */
  record Hangup(Cause cause, List<HeaderField> headers) implements LegEvent {
    public Hangup {
      headers = List.copyOf(headers);
    }

    public static Hangup of(Cause cause) {
      return new Hangup(cause, List.of());
    }
  }
}
