package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SentResponse;
import java.util.List;
import java.util.Optional;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/** The states a caller's leg has until its INVITE is acknowledged. */
abstract class CallerState extends LegState {
  final CallerLeg caller;

  CallerState(CallerLeg leg) {
    super(leg);
    this.caller = leg;
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
        caller.progress(progress);
      } else if (event instanceof LegEvent.Answer answer) {
        answer(answer);
      } else if (event instanceof LegEvent.Confirm confirm) {
        // its offer went to one who had asked for one
        answer(new LegEvent.Answer(Optional.of(confirm.sdp()), confirm.carrier(), List.of()));
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
      } else {
        leg.renegotiation().tell(event);
      }
    }

    @Override
    boolean isEarly() {
      return true;
    }

    @Override
    void noPrack() {
      refuse(Response.SERVER_TIMEOUT, null, 0, List.of());
      leg.report(LegEvent.Hangup.of(Cause.NO_PRACK));
    }

    @Override
    void cancelled(List<HeaderField> headers) {
      refuse(Response.REQUEST_TERMINATED, null, 0, List.of());
      leg.report(new LegEvent.Hangup(Cause.CANCELLED, headers));
    }

    @Override
    void bye(IncomingRequest bye) {
      cancelled(leg.passed(bye.request()));
    }

    private void answer(LegEvent.Answer answer) {
      caller.responses().answer(answer, ok -> leg.become(new Unconfirmed(caller, ok)));
    }

    private void refuse(
        int status, @Nullable String phrase, int retryAfter, List<HeaderField> headers) {
      caller.responses().refuse(status, phrase, retryAfter, headers);
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
      this.repeating = UntilAck.ok(leg.around(), ok, this::giveUp);
    }

    @Override
    void tell(LegEvent event) {
      if (event instanceof LegEvent.Hangup hangup && pending == null) {
        pending = hangup;
      } else if (event instanceof LegEvent.Update) {
        leg.report(LegEvent.UpdateReject.of(Response.REQUEST_PENDING, "Request Pending"));
      } else if (pending == null) {
        leg.renegotiation().tell(event);
      }
    }

    @Override
    void ack(IncomingRequest ack) {
      if (!caller.acknowledges(ack)) {
        return;
      }
      repeating.stop();
      boolean goesOn = pending == null;
      leave(pending);
      if (goesOn && caller.responses().expectsAnswer()) {
        caller.confirm(ack);
      } else if (goesOn && caller.responses().isOutdated()) {
        leg.report(new LegEvent.Outdated());
      }
    }

    @Override
    void bye(IncomingRequest bye) {
      repeating.stop();
      leg.leftByPeer(bye);
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
}
