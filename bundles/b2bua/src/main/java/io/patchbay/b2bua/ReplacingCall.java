package io.patchbay.b2bua;

import io.patchbay.api.call.hook.CallAttempt;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaLegOptions;
import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.b2bua.leg.CallerLeg;
import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.Newcomer;
import io.patchbay.b2bua.leg.Replaces;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;

/**
 * An INVITE with Replaces, until it is in the call it names or refused (RFC 3891 section 3). It
 * does not count as a call: it takes the place of a leg of one. All on the loop of its Call-ID.
 */
final class ReplacingCall implements Leg.Owner, Newcomer.Outcome {
  private final CallContext context;
  private final SipLoop loop;
  private final CallerLeg leg;
  private boolean over;

  ReplacingCall(CallContext context, IncomingRequest invite) {
    this.context = context;
    this.loop = invite.loop();
    this.leg = new CallerLeg(context.around(invite), this, invite);
  }

  /** Asks whether it may call at all, and then the call it names. */
  void start(CallAttempt attempt, Replaces replaces, Optional<SessionDescription> offer) {
    leg.begin();
    Flow flow = leg.flow();
    MediaLeg media =
        new MediaLeg(
            leg.id(),
            flow.localAddress(),
            flow.remote().getAddress(),
            MediaLegOptions.none().onListener(flow.listener()));
    Newcomer newcomer = new Newcomer(leg, media, true, offer, List.of(), this);
    new AdmissionRound(
            attempt,
            loop,
            context.hooks().admission(),
            () -> {
              if (!over) {
                context.legs().replace(replaces, newcomer);
              }
            },
            leg::tell)
        .next();
  }

  @Override
  public void onEvent(Leg from, LegEvent event) {
    over = over || event instanceof LegEvent.Hangup;
    if (event instanceof LegEvent.Pass pass) {
      leg.tell(LegEvent.Passed.refused(pass.id(), 480, ""));
    }
  }

  @Override
  public void onState(Leg changed) {
    // until it is in a call nobody counts it
  }

  @Override
  public void joined() {
    // it is the other call's from now on
  }

  @Override
  public void refused(int status, String phrase) {
    loop.run(() -> leg.tell(LegEvent.Reject.of(status, phrase)));
  }

  @Override
  public void lost() {
    // its CANCEL has been answered
  }
}
