package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SentResponse;
import java.util.List;
import java.util.Optional;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/** What the caller's leg does with each event; one class per state. All on the call's loop. */
abstract class CallerState {
  final CallerLeg leg;

  CallerState(CallerLeg leg) {
    this.leg = leg;
  }

  String name() {
    return getClass().getSimpleName();
  }

  void enter() {}

  abstract void tell(LegEvent event);

  /** The caller's CANCEL; after a final response it has no effect (RFC 3261 section 9.2). */
  void cancelled() {}

  void ack(IncomingRequest ack) {}

  /**
   * A re-INVITE; while another INVITE of this dialog is under way it has to wait (section 14.2).
   */
  void reinvite(IncomingRequest invite) {
    leg.requests().answer(invite, Response.REQUEST_PENDING);
  }

  /** The caller's BYE: answered in any state. */
  void bye(IncomingRequest bye) {
    leg.requests().answer(bye, Response.OK);
  }

  void reportHangup(IncomingRequest bye) {
    leg.report(new LegEvent.Hangup(Cause.NORMAL, leg.passed(bye.request())));
  }

  /** INVITE taken, no final response yet. */
  static final class Proceeding extends CallerState {
    private boolean ringing;

    Proceeding(CallerLeg leg) {
      super(leg);
    }

    @Override
    String name() {
      return ringing ? "Ringing" : "Trying";
    }

    @Override
    void tell(LegEvent event) {
      if (event instanceof LegEvent.Progress progress) {
        ringing = true;
        leg.respond(progress.status(), progress.phrase(), 0, progress.sdp(), progress.headers());
      } else if (event instanceof LegEvent.Answer answer) {
        leg.become(
            new Unconfirmed(
                leg, leg.respond(Response.OK, null, 0, answer.sdp(), answer.headers())));
      } else if (event instanceof LegEvent.Reject reject) {
        refuse(reject.status(), reject.phrase(), reject.retryAfter(), reject.headers());
      } else if (event instanceof LegEvent.Hangup hangup) {
        Cause cause = hangup.cause();
        boolean refusal = cause.status() >= 300;
        refuse(
            refusal ? cause.status() : Response.TEMPORARILY_UNAVAILABLE,
            null,
            cause.status() == Response.SERVICE_UNAVAILABLE ? 30 : 0,
            hangup.headers());
      }
    }

    @Override
    void cancelled() {
      refuse(Response.REQUEST_TERMINATED, null, 0, List.of());
      leg.report(LegEvent.Hangup.of(Cause.CANCELLED));
    }

    @Override
    void bye(IncomingRequest bye) {
      super.bye(bye);
      cancelled();
    }

    private void refuse(
        int status, @Nullable String phrase, int retryAfter, List<HeaderField> headers) {
      leg.respond(status, phrase, retryAfter, Optional.empty(), headers);
      leg.become(new Dead(leg));
    }
  }

  /**
   * 200 sent, its ACK not yet here: the 200 is repeated until it comes (section 13.3.1.4), and a
   * BYE of ours waits for it (section 15).
   */
  static final class Unconfirmed extends CallerState {
    private final UntilAck repeating;
    private LegEvent.@Nullable Hangup pending;

    Unconfirmed(CallerLeg leg, SentResponse ok) {
      super(leg);
      this.repeating = new UntilAck(leg.around().loop(), ok, this::giveUp);
    }

    @Override
    void tell(LegEvent event) {
      if (event instanceof LegEvent.Hangup hangup && pending == null) {
        pending = hangup;
      } else if (event instanceof LegEvent.Update) {
        leg.report(LegEvent.UpdateReject.of(Response.REQUEST_PENDING, "Request Pending"));
      }
    }

    @Override
    void ack(IncomingRequest ack) {
      if (!leg.acknowledges(ack)) {
        return;
      }
      repeating.stop();
      leave(pending);
    }

    @Override
    void bye(IncomingRequest bye) {
      super.bye(bye);
      repeating.stop();
      leg.become(new Dead(leg));
      reportHangup(bye);
    }

    private void leave(LegEvent.@Nullable Hangup hangup) {
      leg.become(hangup == null ? new Confirmed(leg) : new Leaving(leg, hangup));
    }

    private void giveUp() {
      LegEvent.Hangup noAck = LegEvent.Hangup.of(Cause.NO_ACK);
      boolean first = pending == null;
      leave(first ? noAck : pending);
      if (first) {
        leg.report(noAck);
      }
    }
  }

  /** Up. */
  static final class Confirmed extends CallerState {
    Confirmed(CallerLeg leg) {
      super(leg);
    }

    @Override
    void tell(LegEvent event) {
      if (event instanceof LegEvent.Hangup hangup) {
        leg.become(new Leaving(leg, hangup));
      } else {
        leg.renegotiation().tell(event);
      }
    }

    @Override
    void ack(IncomingRequest ack) {
      leg.renegotiation().acknowledged(ack);
    }

    @Override
    void reinvite(IncomingRequest invite) {
      leg.renegotiation().received(invite);
    }

    @Override
    void bye(IncomingRequest bye) {
      super.bye(bye);
      leg.become(new Dead(leg));
      reportHangup(bye);
    }
  }

  /** Our BYE is out. */
  static final class Leaving extends CallerState {
    private final LegEvent.Hangup hangup;

    Leaving(CallerLeg leg, LegEvent.Hangup hangup) {
      super(leg);
      this.hangup = hangup;
    }

    @Override
    void enter() {
      leg.sayBye(hangup, () -> leg.become(new Dead(leg)));
    }

    @Override
    void tell(LegEvent event) {
      // The end is under way.
    }
  }

  /** Nothing more will come of it. */
  static final class Dead extends CallerState {
    Dead(CallerLeg leg) {
      super(leg);
    }

    @Override
    void tell(LegEvent event) {
      // Too late.
    }
  }
}
