package io.patchbay.b2bua;

import io.patchbay.b2bua.leg.HeaderField;
import io.patchbay.b2bua.leg.SessionBody;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;

/**
 * What those who are called are told first.
 *
 * @param called the user who is asked for
 * @param headers what the caller's INVITE, or a REFER, says to the called one
 * @param credentials what the caller's INVITE answers challenges with that were passed to it
 * @param carrier what the offer is carried in
 * @param offer as it was written; empty when the caller asks for an offer
 * @param takesEarlyOffer whether it takes the offer it asks for before the answer
 */
record Opening(
    String called,
    List<HeaderField> headers,
    List<HeaderField> credentials,
    SessionBody carrier,
    Optional<SessionDescription> offer,
    boolean takesEarlyOffer) {
  Opening {
    headers = List.copyOf(headers);
    credentials = List.copyOf(credentials);
  }

  /** For somebody who is called because another asked for it. */
  static Opening of(String called, List<HeaderField> headers, SessionDescription offer) {
    return new Opening(called, headers, List.of(), SessionBody.PLAIN, Optional.of(offer), false);
  }

  /**
   * For a target.
   *
   * @param relays whether it may hear the caller's credentials
   * @param alone whether nobody else is called, who might offer too
   */
  Opening by(boolean relays, boolean alone) {
    return new Opening(
        called,
        headers,
        relays ? credentials : List.of(),
        carrier,
        offer,
        takesEarlyOffer && alone);
  }
}
