package io.patchbay.b2bua;

import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.b2bua.leg.CallerLeg;
import io.patchbay.b2bua.leg.Surroundings;
import io.patchbay.sdp.SessionDescription;
import java.util.Optional;

/**
 * The caller's side of a call: what each of its branches is made from.
 *
 * @param callId of the call, for the log
 * @param context what the call captured when it began
 * @param loop where all of the call runs
 * @param media the call's media session
 * @param caller the leg of the one who called
 * @param callerMedia what the media session calls it
 * @param offer what the caller offered, as it was written; empty when it asks for an offer
 * @param maxForwards of the caller's INVITE
 */
record Origination(
    String callId,
    CallContext context,
    SipLoop loop,
    CallMedia media,
    CallerLeg caller,
    MediaLeg callerMedia,
    Optional<SessionDescription> offer,
    int maxForwards) {

  Surroundings around() {
    return new Surroundings(
        context.transport(), loop, context.headers(), context.settings().session());
  }
}
