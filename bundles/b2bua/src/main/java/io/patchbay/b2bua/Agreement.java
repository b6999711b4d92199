package io.patchbay.b2bua;

import io.patchbay.sdp.OfferAnswer;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;

/** What two sides agreed on, as each wrote it and not as the other was shown it. */
record Agreement(
    MidCall.Side offerer,
    MidCall.Side answerer,
    SessionDescription offer,
    SessionDescription answer) {

  /** The offer, of which only that is left which the answer took: formats, directions, streams. */
  SessionDescription narrowedOffer() {
    try {
      return OfferAnswer.fitAnswer(answer, offer);
    } catch (SdpException e) {
      return offer; // an answer of a kind of its own, which was good enough once
    }
  }
}
