package io.patchbay.b2bua;

import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Offers the one who stays in a call the session he is in now. What was under way between him and
 * the one who has left comes to its end first: his offer is refused, the other's taken back. All on
 * the call's loop.
 */
final class NewSession {
  /** How often one is looked at who has not acknowledged yet what he was answered. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final SipLoop loop;
  private final MidCall talk;
  private final Leg stays;
  private @Nullable SipTimer timer;
  private boolean over;

  /**
   * @param talk with the one who has come
   */
  NewSession(SipLoop loop, MidCall talk, Leg stays) {
    this.loop = loop;
    this.talk = talk;
    this.stays = stays;
  }

  /** Called once. */
  void offer() {
    stays.tell(LegEvent.UpdateReject.of(491, "Request Pending"));
    stays.withdrawOffer();
    tryNow();
  }

  /**
   * An event of a leg.
   *
   * @return true when it was for the one who has left
   */
  boolean takes(Leg leg, LegEvent event) {
    boolean end = event instanceof LegEvent.UpdateAnswer || event instanceof LegEvent.UpdateReject;
    if (over || !end || !leg.equals(stays)) {
      return false;
    }
    loop.execute(this::tryNow); // it is over when this event has been dealt with
    return true;
  }

  /** The call is over. */
  void end() {
    over = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  private void tryNow() {
    if (over) {
      return;
    }
    if (timer != null) {
      timer.cancel();
    }
    if (stays.mayOffer()) {
      end();
      talk.on(stays, new LegEvent.Outdated());
    } else {
      timer = loop.schedule(PAUSE, this::tryNow);
    }
  }
}
