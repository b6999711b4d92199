package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request that only refreshes the session: the other side hears nothing of it,
 * but for a dialog that is gone and an answer that has changed. A refused one is made good before
 * the timer runs out, or the timer ends the call (RFC 4028 section 10).
 */
final class Refresh implements OwnOffer.Outcome {
  private final Runnable otherWay;
  private final Renegotiation.Host host;

  /**
   * @param otherWay what is done when the peer does not take the method after all
   */
  Refresh(Runnable otherWay, Renegotiation.Host host) {
    this.otherWay = otherWay;
    this.host = host;
  }

  @Override
  public void accepted(SessionDescription sdp, IncomingResponse response) {
    SessionBody carrier = SessionBody.carrier(response.response(), response.body());
    host.report(new LegEvent.Refreshed(sdp, carrier, List.of()));
  }

  @Override
  public void unusable(String why) {
    // The session is what it was.
  }

  @Override
  public void refused(int status, @Nullable IncomingResponse response) {
    if (status == Response.METHOD_NOT_ALLOWED || status == Response.NOT_IMPLEMENTED) {
      otherWay.run();
    }
  }

  @Override
  public void dialogGone(int status) {
    host.giveUp(new Cause(status, "the dialog is gone"));
  }
}
