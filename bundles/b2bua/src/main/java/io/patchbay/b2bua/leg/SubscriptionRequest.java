package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.DialogId;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.SipTransport.Registration;
import io.patchbay.api.sip.Target;
import java.util.ArrayList;
import java.util.List;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * A SUBSCRIBE of ours outside dialogs, until a notifier has accepted it, and what that one tells
 * before its answer is here (RFC 6665 section 4.1.2.4). All on one loop.
 */
public final class SubscriptionRequest implements UacRequest.Outcome {
  /** More than these, before there is an answer, are of nobody we wait for. */
  private static final int MOST_HELD = 5;

  private final Surroundings around;
  private final RequestSpec spec;
  private final Target target;
  private final LegEvent.Pass subscribe;
  private final UacRequest.Outcome outcome;
  private final SubscriptionLeg.Owner owner;
  private final DialogRequests requests;
  private final Registration registration;
  private final List<IncomingRequest> held = new ArrayList<>();
  private boolean closed;

  private SubscriptionRequest(
      Surroundings around,
      RequestSpec spec,
      Target target,
      LegEvent.Pass subscribe,
      UacRequest.Outcome outcome,
      SubscriptionLeg.Owner owner) {
    this.around = around;
    this.spec = spec;
    this.target = target;
    this.subscribe = subscribe;
    this.outcome = outcome;
    this.owner = owner;
    this.requests = new DialogRequests(around);
    this.registration =
        around
            .transport()
            .registerDialog(new DialogId(spec.callId(), spec.fromTag()), this::onRequest);
  }

  /**
   * Sends it.
   *
   * @param outcome told what the notifier says
   * @param owner has the leg that an acceptance makes
   */
  public static SubscriptionRequest send(
      Surroundings around,
      RequestSpec spec,
      Target target,
      LegEvent.Pass subscribe,
      UacRequest.Outcome outcome,
      SubscriptionLeg.Owner owner) {
    SubscriptionRequest request =
        new SubscriptionRequest(around, spec, target, subscribe, outcome, owner);
    new UacRequest(around, spec, target, subscribe, request, request::accepted).send();
    return request;
  }

  /** Nobody waits for it: who accepts it all the same is told so when it notifies. */
  public void close() {
    if (!closed) {
      closed = true;
      registration.close();
      held.forEach(each -> requests.answer(each, Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST));
      held.clear();
    }
  }

  @Override
  public boolean accepted(LegEvent.Passed answer) {
    return outcome.accepted(answer);
  }

  @Override
  public void refused(LegEvent.Reject why) {
    close();
    outcome.refused(why);
  }

  @Override
  public void redirected(LegEvent.Redirect elsewhere) {
    close();
    outcome.redirected(elsewhere);
  }

  private void accepted(IncomingResponse response, RequestSpec sent, LegEvent.Passed answer) {
    if (closed || !outcome.accepted(answer)) {
      close();
      return;
    }
    List<IncomingRequest> early = List.copyOf(held);
    held.clear();
    close();
    SubscriptionLeg leg =
        SubscriptionLeg.subscriber(
            around,
            Dialog.uac(around.transport(), sent, response),
            subscribe,
            new Whereabouts(target.remote(), spec.uri()),
            spec.contact().map(Object::toString).orElse("").trim(),
            owner);
    owner.onSubscribed(leg);
    early.forEach(leg::onRequest);
  }

  /** A NOTIFY that has overtaken the answer waits for it. */
  private void onRequest(IncomingRequest request) {
    if (request.method().equals(Request.NOTIFY) && held.size() < MOST_HELD) {
      held.add(request);
    } else if (!request.method().equals(Request.ACK)) {
      requests.answer(request, Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST);
    }
  }
}
