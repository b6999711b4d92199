package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.DialogId;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.ResponseHandler;
import java.util.List;
import java.util.Set;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * A request of ours outside dialogs: sent to one target, and once more to the host that challenges
 * it. It is over with its final response. All on the loop of its Call-ID.
 */
public final class UacRequest implements ResponseHandler {
  /** What becomes of it: exactly one of these is called, once. */
  public interface Outcome {
    /**
     * The 2xx.
     *
     * @return false when another was first
     */
    boolean accepted(LegEvent.Passed answer);

    void refused(LegEvent.Reject why);

    void redirected(LegEvent.Redirect elsewhere);
  }

  /** Who wants to know more of the 2xx than passes. */
  @FunctionalInterface
  interface Accepted {
    /**
     * @param sent the request it answers
     * @param answer what passes of it
     */
    void accept(IncomingResponse response, RequestSpec sent, LegEvent.Passed answer);
  }

  private final Surroundings around;
  private final Target target;
  private final LegEvent.Pass pass;
  private final Outcome outcome;
  private final Accepted accepted;
  private final Whereabouts whereabouts;
  private final Transit transit;
  private final Authentication.Proof proof;
  private RequestSpec spec;

  /**
   * @param accepted told of a 2xx in place of {@code outcome}
   */
  UacRequest(
      Surroundings around,
      RequestSpec spec,
      Target target,
      LegEvent.Pass pass,
      Outcome outcome,
      Accepted accepted) {
    this.around = around;
    this.spec = spec;
    this.target = target;
    this.pass = pass;
    this.outcome = outcome;
    this.accepted = accepted;
    this.whereabouts = new Whereabouts(target.remote(), spec.uri());
    this.transit = new Transit(around.transport().messages(), around.headers());
    this.proof = around.authentication().prove();
  }

  /**
   * Sends a request that makes no dialog.
   *
   * @param pass what it says
   */
  public static void send(
      Surroundings around, RequestSpec spec, Target target, LegEvent.Pass pass, Outcome outcome) {
    new UacRequest(
            around,
            spec,
            target,
            pass,
            outcome,
            (response, sent, answer) -> outcome.accepted(answer))
        .send();
  }

  /** Called once. */
  void send() {
    around.legs().sent(spec.callId());
    sendNow();
  }

  @Override
  public void onResponse(IncomingResponse response) {
    int status = response.status();
    if (status < 200) {
      return;
    }
    if (proof.answers(response, target)) {
      spec = spec.numbered(spec.cseq() + 1);
      sendNow();
      return;
    }
    over();
    if (status < 300) {
      Set<String> hidden = whereabouts.after(response.response());
      accepted.accept(response, spec, transit.passed(pass.id(), response, hidden));
    } else if (proof.isRefused(response)) {
      outcome.refused(LegEvent.Reject.of(Response.SERVICE_UNAVAILABLE, "Service Unavailable"));
    } else {
      refused(response.response(), status);
    }
  }

  @Override
  public void onTimeout() {
    over();
    outcome.refused(LegEvent.Reject.of(Response.REQUEST_TIMEOUT, "Request Timeout"));
  }

  @Override
  public void onTransportError(String reason) {
    over();
    outcome.refused(LegEvent.Reject.later(Response.SERVICE_UNAVAILABLE, "Target Unreachable", 30));
  }

  private void refused(Response response, int status) {
    Set<String> hidden = whereabouts.after(response);
    String phrase = transit.phrase(response, hidden);
    List<HeaderField> fields = transit.fields(response, hidden);
    if (status < 400) {
      outcome.redirected(new LegEvent.Redirect(status, phrase, Contacts.of(response), fields));
    } else {
      outcome.refused(new LegEvent.Reject(status, phrase, 0, false, fields));
    }
  }

  private void sendNow() {
    SipMessages messages = around.transport().messages();
    Request request = messages.request(spec);
    transit.fill(request, pass);
    proof.sign(request, target);
    around.transport().send(request, target, this);
  }

  private void over() {
    around.legs().remove(new DialogId(spec.callId(), spec.fromTag()));
  }
}
