package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;
import javax.sip.message.Response;

/** What the called one's leg does with each event; one class per state. All on the call's loop. */
abstract class CalleeState {
  final CalleeLeg leg;

  CalleeState(CalleeLeg leg) {
    this.leg = leg;
  }

  String name() {
    return getClass().getSimpleName();
  }

  void enter() {}

  abstract void hangup(LegEvent.Hangup hangup);

  void progress(IncomingResponse response) {}

  /** The first 2xx; its ACK has been sent. */
  void answered(IncomingResponse response) {}

  void refused(IncomingResponse response) {}

  /** No response, or no way to the peer. */
  void failed(LegEvent.Reject reject) {}

  /** Mid-call offer or answer of the other side. */
  void update(LegEvent event) {}

  void ack(IncomingRequest ack) {}

  /** A re-INVITE; while the dialog is being made or left it has to wait. */
  void reinvite(IncomingRequest invite) {
    leg.requests().answer(invite, Response.REQUEST_PENDING);
  }

  /** A BYE that has been answered. */
  void bye(IncomingRequest bye) {}

  /** INVITE sent, no final response. */
  static final class Calling extends CalleeState {
    private boolean ringing;

    /**
     * To tag of the dialog whose provisional response carried the answer last; empty when none did.
     */
    private Optional<String> earlyAnswer = Optional.empty();

    Calling(CalleeLeg leg) {
      super(leg);
    }

    @Override
    String name() {
      return ringing ? "Ringing" : "Calling";
    }

    @Override
    void hangup(LegEvent.Hangup hangup) {
      leg.become(new Cancelling(leg));
    }

    @Override
    void progress(IncomingResponse response) {
      ringing = true;
      Optional<SessionDescription> early;
      try {
        early = leg.sdp(response);
      } catch (SdpException e) {
        early = Optional.empty(); // ringing still is; the answer may yet be good
      }
      if (early.isPresent()) {
        earlyAnswer = response.toTag();
      }
      leg.report(
          new LegEvent.Progress(
              response.status(), phrase(response), early, leg.passed(response.response())));
    }

    @Override
    void answered(IncomingResponse response) {
      leg.become(new Connected(leg));
      try {
        Optional<SessionDescription> answer = leg.sdp(response);
        if (answer.isEmpty() && (earlyAnswer.isEmpty() || !earlyAnswer.equals(response.toTag()))) {
          throw new SdpException("a 2xx without an answer to our offer");
        }
        leg.report(new LegEvent.Answer(answer, leg.passed(response.response())));
      } catch (SdpException e) {
        Cause cause = new Cause(Response.NOT_ACCEPTABLE_HERE, "unusable answer: " + e.getMessage());
        leg.become(new Leaving(leg, LegEvent.Hangup.of(cause)));
        leg.report(LegEvent.Reject.of(cause.status(), "Not Acceptable Here"));
      }
    }

    @Override
    void refused(IncomingResponse response) {
      List<HeaderField> headers = leg.passed(response.response());
      int status = response.status();
      leg.become(new Dead(leg));
      leg.report(FinalResponses.forCaller(status, phrase(response), headers));
    }

    @Override
    void failed(LegEvent.Reject reject) {
      leg.become(new Dead(leg));
      leg.report(reject);
    }

    private static String phrase(IncomingResponse response) {
      String phrase = response.response().getReasonPhrase();
      return phrase == null ? "" : phrase;
    }
  }

  /** CANCEL asked for; a 2xx that crosses it is acknowledged and left with BYE. */
  static final class Cancelling extends CalleeState {
    Cancelling(CalleeLeg leg) {
      super(leg);
    }

    @Override
    void enter() {
      leg.cancel();
    }

    @Override
    void hangup(LegEvent.Hangup hangup) {
      // The end is under way.
    }

    @Override
    void answered(IncomingResponse response) {
      leg.become(new Leaving(leg, LegEvent.Hangup.of(Cause.CANCELLED)));
    }

    @Override
    void refused(IncomingResponse response) {
      leg.become(new Dead(leg));
    }

    @Override
    void failed(LegEvent.Reject reject) {
      leg.become(new Dead(leg));
    }
  }

  /** Up. */
  static final class Connected extends CalleeState {
    Connected(CalleeLeg leg) {
      super(leg);
    }

    @Override
    void hangup(LegEvent.Hangup hangup) {
      leg.become(new Leaving(leg, hangup));
    }

    @Override
    void update(LegEvent event) {
      leg.renegotiation().tell(event);
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
      List<HeaderField> headers = leg.passed(bye.request());
      leg.become(new Dead(leg));
      leg.report(new LegEvent.Hangup(Cause.NORMAL, headers));
    }
  }

  /** Our BYE is out. */
  static final class Leaving extends CalleeState {
    private final LegEvent.Hangup hangup;

    Leaving(CalleeLeg leg, LegEvent.Hangup hangup) {
      super(leg);
      this.hangup = hangup;
    }

    @Override
    void enter() {
      leg.sayBye(hangup, () -> leg.become(new Dead(leg)));
    }

    @Override
    void hangup(LegEvent.Hangup again) {
      // The end is under way.
    }
  }

  /** Nothing more will come of it, but that a repeated 2xx still gets its ACK. */
  static final class Dead extends CalleeState {
    Dead(CalleeLeg leg) {
      super(leg);
    }

    @Override
    void hangup(LegEvent.Hangup hangup) {
      // Too late.
    }
  }
}
