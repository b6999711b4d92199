package io.patchbay.b2bua.leg;

import io.patchbay.api.media.MediaLeg;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who is to take the place of another in a call: a call that came with Replaces (RFC
 * 3891), or the one who is left of a call that is transferred there.
 *
 * @param leg as it is; the call has it {@linkplain Leg#handTo handed over}
 * @param media what is wanted for its media
 * @param calling whether its INVITE waits for an answer; else it is in a session already
 * @param offer what its INVITE offers; empty when it asks for an offer, or is not calling
 * @param headers of ours for the one who is offered something: no route says which of its own may
 *     pass
 */
public record Newcomer(
    Leg leg,
    MediaLeg media,
    boolean calling,
    Optional<SessionDescription> offer,
    List<HeaderField> headers,
    Outcome outcome) {
  public Newcomer {
    headers = List.copyOf(headers);
    leg.remote(); // read here, on the leg's loop, where its messages are
  }

  /** What becomes of it: exactly one of these is called, on the loop of the other call. */
  public interface Outcome {
    /** It is in, and belongs to that call. */
    void joined();

    /**
     * It is not let in; its leg is what it was.
     *
     * @param phrase empty for the standard one
     */
    void refused(int status, String phrase);

    /** It has hung up, or was. */
    void lost();
  }
}
