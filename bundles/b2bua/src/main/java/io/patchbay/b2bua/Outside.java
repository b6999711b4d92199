package io.patchbay.b2bua;

import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.b2bua.leg.Demands;
import io.patchbay.b2bua.leg.HeaderField;
import io.patchbay.b2bua.leg.HeaderText;
import io.patchbay.b2bua.leg.RemoteParty;
import io.patchbay.b2bua.leg.UasRequest;
import java.util.List;
import javax.sip.message.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What arrives outside dialogs and is neither a call nor for us: MESSAGE (RFC 3428), PUBLISH (RFC
 * 3903), OPTIONS for a user, and SUBSCRIBE (RFC 6665) pass to who they are for, the way a call to
 * that user would go.
 */
final class Outside {
  private static final Logger LOG = LoggerFactory.getLogger(Outside.class);

  private final PlainResponses responses;
  private final SubscriptionTable subscriptions;

  /**
   * @param subscriptions where those are kept that were accepted
   */
  Outside(PlainResponses responses, SubscriptionTable subscriptions) {
    this.responses = responses;
    this.subscriptions = subscriptions;
  }

  /**
   * Takes a request.
   *
   * @param captured what it goes by from now on
   * @param maxForwards of the request
   */
  void take(IncomingRequest request, CallContext captured, int maxForwards) {
    Request message = request.request();
    List<String> unsupported = Demands.unsupported(message);
    if (maxForwards == 0) {
      responses.refuse(request, 483, "Max-Forwards is used up");
    } else if (captured.legs().isOwn(request.callId())) {
      LOG.warn(
          "{} of {} is our own: it is routed to ourselves",
          request.method(),
          request.flow().remote());
      responses.answer(request, 482);
    } else if (!unsupported.isEmpty()) {
      String tags = String.join(", ", unsupported);
      responses.refuse(request, 420, "it requires " + tags, new HeaderField("Unsupported", tags));
    } else if (!UasRequest.isReadable(message)) {
      responses.refuse(
          request,
          415,
          "its body is of no type that can be read",
          new HeaderField("Accept-Encoding", "identity"));
    } else if (needsEvent(request) && HeaderText.values(message, "Event").size() != 1) {
      responses.answer(request, 489);
    } else {
      admit(request, captured, maxForwards - 1);
    }
  }

  private void admit(IncomingRequest request, CallContext captured, int hops) {
    RouteRequest wanted = Callers.wanted(request);
    String payer = Callers.payer(wanted, request);
    B2buaSettings settings = captured.settings();
    Admission.Permit permit =
        captured.limits().requests().admit(payer, wanted.called(), settings.requests());
    if (!permit.isGranted()) {
      responses.later(request);
      return;
    }
    UasRequest uas = new UasRequest(captured.around(request), request);
    if (!request.method().equals(Request.SUBSCRIBE)) {
      reach(request, captured, wanted, uas, new OutsideRequest(uas, permit, hops));
      return;
    }
    permit.release();
    Admission.Permit place =
        captured.limits().subscriptions().admit(payer, wanted.called(), settings.subscriptions());
    if (place.isGranted()) {
      Subscription subscription =
          new Subscription(captured, request.loop(), uas, place, hops, subscriptions);
      reach(request, captured, wanted, uas, subscription);
    } else {
      responses.later(request);
    }
  }

  private static void reach(
      IncomingRequest request,
      CallContext captured,
      RouteRequest wanted,
      UasRequest uas,
      Outreach.Owner owner) {
    new Outreach(
            sender(request, captured, uas.remote()),
            Callers.attempt(request.callId(), request, wanted),
            wanted,
            uas.policy(),
            uas.pass(),
            owner)
        .start();
  }

  private static Sender sender(IncomingRequest request, CallContext captured, RemoteParty from) {
    String what = request.method() + " " + request.callId();
    return new Sender(what, captured, request.loop(), from.identity(), from.listener());
  }

  private static boolean needsEvent(IncomingRequest request) {
    return request.method().equals(Request.SUBSCRIBE) || request.method().equals(Request.PUBLISH);
  }
}
