package io.patchbay.b2bua;

import io.patchbay.api.call.hook.CallAttempt;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.handler.SipRequestHandler;
import io.patchbay.b2bua.leg.Demands;
import io.patchbay.b2bua.leg.DialogRequests;
import io.patchbay.b2bua.leg.HeaderField;
import io.patchbay.b2bua.leg.HeaderText;
import io.patchbay.b2bua.leg.Replaces;
import io.patchbay.b2bua.leg.SessionBody;
import io.patchbay.sdp.OfferAnswer;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sip.header.AcceptHeader;
import javax.sip.header.MaxForwardsHeader;
import javax.sip.message.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what arrives outside dialogs: an INVITE that passes the checks of RFC 3261 section 8.2
 * becomes a call, OPTIONS is answered, what concerns no call passes ({@link Outside}), other
 * methods we know are 405; those we do not are left to others.
 */
final class Intake implements SipRequestHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final String SDP = "application/sdp";
  private static final int DEFAULT_MAX_FORWARDS = 70;

  /** Seconds: an overload is over as soon as its queue is empty. */
  private static final String OVERLOAD_OVER = "1";

  private final PlainResponses responses;
  private final Outside outside;
  private final CallTable calls;
  private final Supplier<CallContext> context;
  private final String nodeRun;
  private volatile boolean open = true;
  private volatile boolean draining;

  /**
   * @param context asked once per call: what the call captures
   * @param nodeRun distinguishes this run of the node from others in media session ids
   */
  Intake(
      SipTransport transport,
      CallTable calls,
      SubscriptionTable subscriptions,
      Supplier<CallContext> context,
      String nodeRun) {
    this.responses = new PlainResponses(transport.messages(), context);
    this.outside = new Outside(responses, subscriptions);
    this.calls = calls;
    this.context = context;
    this.nodeRun = nodeRun;
  }

  /** Takes no new calls (503), but to emergency numbers, or takes some again. */
  void drain(boolean drained) {
    draining = drained;
  }

  boolean isDraining() {
    return draining;
  }

  /** From now on new calls are refused with 503. */
  void close() {
    open = false;
  }

  @Override
  public boolean handle(IncomingRequest request) {
    switch (request.method()) {
      case Request.INVITE -> invite(request);
      case Request.OPTIONS -> options(request);
      case Request.ACK -> {} // of a response we no longer know; never answered
      case Request.MESSAGE, Request.PUBLISH, Request.SUBSCRIBE -> pass(request);
      case Request.NOTIFY -> responses.answer(request, 481); // of no subscription (RFC 6665 4.1.3)
      case Request.REGISTER, Request.REFER -> refuse(request);
      case Request.BYE, Request.PRACK, Request.UPDATE, Request.INFO -> refuse(request);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Passes to who it is for. */
  private void pass(IncomingRequest request) {
    if (open && !draining) {
      outside.take(request, context.get(), maxForwards(request.request()));
    } else {
      responses.later(request);
    }
  }

  private void refuse(IncomingRequest request) {
    responses.answer(request, 405, field("Allow", allow()));
  }

  private void options(IncomingRequest request) {
    if (context.get().settings().relaysOptions()
        && !Users.of(request.request().getRequestURI()).isEmpty()) {
      pass(request);
      return;
    }
    List<String> unsupported = Demands.unsupported(request.request());
    if (!unsupported.isEmpty()) {
      responses.answer(request, 420, field("Unsupported", String.join(", ", unsupported)));
    } else if (open && !draining) {
      responses.answer(request, 200, field("Allow", allow()), field("Accept", SDP));
    } else {
      responses.later(request);
    }
  }

  private void invite(IncomingRequest invite) {
    Request request = invite.request();
    int maxForwards = maxForwards(request);
    CallContext captured = context.get();
    List<String> unsupported = Demands.unsupported(request);
    if (maxForwards == 0) {
      responses.refuse(invite, 483, "Max-Forwards is used up");
    } else if (captured.legs().isOwn(invite.callId())) {
      LOG.warn("INVITE of {} is our own: the call is routed to ourselves", invite.flow().remote());
      responses.answer(invite, 482);
    } else if (!unsupported.isEmpty()) {
      String tags = String.join(", ", unsupported);
      responses.refuse(invite, 420, "it requires " + tags, field("Unsupported", tags));
    } else if (captured.settings().session().refuses(request)) {
      responses.answer(
          invite, 422, field("Min-SE", captured.settings().session().minimumSeconds()));
    } else if (!open || (draining && !isEmergency(captured, request))) {
      responses.later(invite);
    } else if (captured.transport().refusesForLoad() && !isEmergency(captured, request)) {
      responses.answer(invite, 503, field("Retry-After", OVERLOAD_OVER));
    } else if (Demands.isOfAnotherType(request, invite.body())) {
      responses.refuse(
          invite,
          415,
          "its body is of no type that can be read",
          Demands.readable().toArray(HeaderField[]::new));
    } else if (replacesBadly(request)) {
      responses.refuse(invite, 400, "its Replaces cannot be read");
    } else if (!takesSdp(request)) {
      responses.refuse(invite, 406, "it takes no session description");
    } else {
      try {
        begin(captured, invite, offer(invite), maxForwards);
      } catch (SdpException e) {
        String why = quotable(e);
        responses.refuse(invite, 488, why, field("Warning", "399 patchbay \"" + why + "\""));
      }
    }
  }

  private static int maxForwards(Request request) {
    return request.getHeader(MaxForwardsHeader.NAME) instanceof MaxForwardsHeader header
        ? header.getMaxForwards()
        : DEFAULT_MAX_FORWARDS;
  }

  private static boolean isEmergency(CallContext captured, Request request) {
    return captured.settings().emergencyNumbers().contains(Users.of(request.getRequestURI()));
  }

  /** The offer; empty when the caller asks for one. */
  private static Optional<SessionDescription> offer(IncomingRequest invite) throws SdpException {
    Optional<SessionDescription> offer = SessionBody.sdp(invite.request(), invite.body());
    if (offer.isPresent()) {
      OfferAnswer.checkOffer(offer.get());
    }
    return offer;
  }

  private void begin(
      CallContext captured,
      IncomingRequest invite,
      Optional<SessionDescription> offer,
      int maxForwards) {
    RouteRequest wanted = Callers.wanted(invite);
    Optional<Replaces> replaces = replaces(invite.request());
    if (replaces.isPresent()) {
      replace(captured, invite, wanted, replaces.get(), offer);
      return;
    }
    Admission.Permit permit =
        captured
            .limits()
            .calls()
            .admit(Callers.payer(wanted, invite), wanted.called(), captured.settings().calls());
    if (!permit.isGranted()) {
      responses.later(invite);
      return;
    }
    long number = calls.nextNumber();
    Call call =
        new Call(
            Long.toString(number),
            nodeRun + "-" + number,
            captured,
            invite,
            wanted,
            offer,
            maxForwards,
            permit,
            calls);
    calls.add(call);
    LOG.info(
        "call {}: {} calls {} from {} {}",
        number,
        wanted.calling(),
        wanted.called(),
        invite.flow().transport(),
        invite.flow().remote());
    call.start();
  }

  /** It takes the place of a leg, and is not counted as a call. */
  private static void replace(
      CallContext captured,
      IncomingRequest invite,
      RouteRequest wanted,
      Replaces replaces,
      Optional<SessionDescription> offer) {
    Flow flow = invite.flow();
    CallAttempt attempt = Callers.attempt(invite.callId(), invite, wanted);
    LOG.info("{} replaces a leg, from {} {}", wanted.calling(), flow.transport(), flow.remote());
    new ReplacingCall(captured, invite).start(attempt, replaces, offer);
  }

  private static Optional<Replaces> replaces(Request invite) {
    return HeaderText.first(invite, "Replaces").flatMap(Replaces::parse);
  }

  /** There may be one, and it has to have both tags (RFC 3891 section 6.1). */
  private static boolean replacesBadly(Request invite) {
    List<String> values = HeaderText.values(invite, "Replaces");
    return values.size() > 1 || (values.size() == 1 && replaces(invite).isEmpty());
  }

  /** A peer that takes no session description cannot be answered (RFC 3261 section 21.4.7). */
  private static boolean takesSdp(Request request) {
    boolean listed = false;
    for (var each = request.getHeaders(AcceptHeader.NAME); each.hasNext(); ) {
      AcceptHeader accept = (AcceptHeader) each.next();
      String type = String.valueOf(accept.getContentType());
      String subtype = String.valueOf(accept.getContentSubType());
      if (type.equals("*")
          || (type.equalsIgnoreCase("application")
              && (subtype.equals("*") || subtype.equalsIgnoreCase("sdp")))) {
        return true;
      }
      listed = true;
    }
    return !listed;
  }

  private String allow() {
    return DialogRequests.allow(context.get().settings().refer());
  }

  private static HeaderField field(String name, String value) {
    return new HeaderField(name, value);
  }

  private static String quotable(SdpException e) {
    return String.valueOf(e.getMessage()).replaceAll("[\"\\\\\\p{Cntrl}]", " ");
  }
}
