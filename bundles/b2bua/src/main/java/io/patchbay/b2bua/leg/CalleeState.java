package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.sdp.OfferAnswer;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sip.message.Response;

/** The states a called one's leg has until its INVITE is answered. */
abstract class CalleeState extends LegState {
  final CalleeLeg callee;

  CalleeState(CalleeLeg leg) {
    super(leg);
    this.callee = leg;
  }

  private static SessionBody carrier(IncomingResponse response) {
    return SessionBody.carrier(response.response(), response.body());
  }

  /** INVITE sent, no final response. */
  static final class Calling extends CalleeState {
    private boolean ringing;

    /** To tags of provisional responses: each is an early dialog. */
    private final Set<String> peers = new HashSet<>();

    /** Answers in provisional responses, by the To tag of their dialog: the INVITE may fork. */
    private final Map<String, SessionDescription> earlyAnswers = new HashMap<>();

    Calling(CalleeLeg leg) {
      super(leg);
    }

    @Override
    String name() {
      return ringing ? "Ringing" : "Calling";
    }

    @Override
    void tell(LegEvent event) {
      if (event instanceof LegEvent.Hangup hangup) {
        leg.become(new Cancelling(callee, hangup));
      } else if (event instanceof LegEvent.Confirm confirm && callee.isOffered()) {
        callee.confirmEarly(confirm);
      } else if (callee.isEarly()) {
        leg.renegotiation().tell(event);
      } else if (event instanceof LegEvent.Update) {
        leg.report(LegEvent.UpdateReject.of(Response.NOT_ACCEPTABLE_HERE, "Not Acceptable Here"));
      }
    }

    @Override
    void progress(IncomingResponse response, boolean reliable) {
      ringing = true;
      response.toTag().ifPresent(peers::add);
      Optional<SessionDescription> early;
      try {
        early = callee.early(response, reliable);
      } catch (SdpException e) {
        early = Optional.empty(); // ringing still is; the answer may yet be good
      }
      early.ifPresent(sdp -> earlyAnswers.put(response.toTag().orElse(""), sdp));
      leg.report(
          new LegEvent.Progress(
              response.status(),
              leg.phrase(response.response()),
              reliable,
              early,
              carrier(response),
              leg.passed(response.response())));
    }

    @Override
    boolean mayRetry() {
      return true;
    }

    @Override
    boolean hasRungAt(String peerTag) {
      return peers.contains(peerTag);
    }

    @Override
    boolean offered(IncomingResponse response, SessionDescription offer) {
      leg.become(new Offered(callee, offer));
      leg.report(
          new LegEvent.Answer(
              Optional.of(offer), carrier(response), leg.passed(response.response())));
      return true;
    }

    @Override
    void answered(IncomingResponse response) {
      leg.become(new Confirmed(leg));
      try {
        Optional<SessionDescription> answer = answer(response);
        leg.report(new LegEvent.Answer(answer, carrier(response), leg.passed(response.response())));
      } catch (SdpException e) {
        Cause cause = new Cause(Response.NOT_ACCEPTABLE_HERE, "unusable answer: " + e.getMessage());
        leg.become(new Leaving(leg, LegEvent.Hangup.of(cause)));
        leg.report(LegEvent.Reject.of(cause.status(), "Not Acceptable Here"));
      }
    }

    /** Empty when the session is what earlier exchanges made it. */
    private Optional<SessionDescription> answer(IncomingResponse response) throws SdpException {
      boolean made = callee.hasChanged(response) || callee.isAgreed(response);
      Optional<SessionDescription> answer =
          callee.isSettled(response) || callee.asksForOffer()
              ? Optional.empty()
              : callee.sdp(response);
      if (answer.isEmpty() && !made && !callee.asksForOffer()) {
        answer = Optional.ofNullable(earlyAnswers.get(response.toTag().orElse("")));
      }
      if (answer.isEmpty() && !made) {
        throw new SdpException("a 2xx that leaves no session");
      }
      return answer;
    }

    @Override
    void refused(IncomingResponse response) {
      List<HeaderField> headers = leg.passed(response.response());
      int status = response.status();
      leg.become(new Dead(leg));
      leg.report(
          status < 400
              ? new LegEvent.Redirect(
                  status,
                  leg.phrase(response.response()),
                  Contacts.of(response.response()),
                  headers)
              : new LegEvent.Reject(
                  status,
                  leg.phrase(response.response()),
                  0,
                  false,
                  headers,
                  Challenges.of(response.response(), leg.around().transport().messages())));
    }

    @Override
    void failed(LegEvent.Reject reject) {
      leg.become(new Dead(leg));
      leg.report(reject);
    }
  }

  /** A 2xx with the offer we asked for is here: its ACK waits for our answer. */
  static final class Offered extends CalleeState {
    private final SessionDescription offer;

    Offered(CalleeLeg leg, SessionDescription offer) {
      super(leg);
      this.offer = offer;
    }

    @Override
    void tell(LegEvent event) {
      if (event instanceof LegEvent.Confirm confirm) {
        callee.confirm(confirm);
        leg.become(new Confirmed(leg));
      } else if (event instanceof LegEvent.Update) {
        leg.report(LegEvent.UpdateReject.of(Response.REQUEST_PENDING, "Request Pending"));
      } else if (event instanceof LegEvent.Hangup hangup) {
        refuse();
        leg.become(new Leaving(leg, hangup));
      }
    }

    @Override
    void bye(IncomingRequest bye) {
      refuse();
      leg.leftByPeer(bye);
    }

    private void refuse() {
      callee.confirm(new LegEvent.Confirm(OfferAnswer.refuse(offer), SessionBody.PLAIN));
    }
  }

  /** CANCEL asked for; a 2xx that crosses it is acknowledged and left with BYE. */
  static final class Cancelling extends CalleeState {
    private final LegEvent.Hangup why;

    Cancelling(CalleeLeg leg, LegEvent.Hangup why) {
      super(leg);
      this.why = why;
    }

    @Override
    void enter() {
      callee.cancel(why);
    }

    @Override
    void answered(IncomingResponse response) {
      leg.become(new Leaving(leg, why));
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
}
