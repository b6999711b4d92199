package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.HeaderLine;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SipMessages;
import javax.sip.address.Address;
import javax.sip.header.FromHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * A request outside dialogs that passes: we are its user agent server, and answer it with what the
 * other side says. All on the loop of its Call-ID.
 */
public final class UasRequest {
  private final IncomingRequest request;
  private final Surroundings around;
  private final Whereabouts whereabouts;
  private final Transit transit;
  private final String tag;

  public UasRequest(Surroundings around, IncomingRequest request) {
    this.request = request;
    this.around = around;
    SipMessages messages = around.transport().messages();
    this.whereabouts = new Whereabouts(request.flow().remote(), from(request.request()).getURI());
    this.transit = new Transit(messages, around.headers());
    this.tag = messages.newTag();
  }

  /** Whether its body can pass: of one that may name addresses, every byte is looked at. */
  public static boolean isReadable(Request request) {
    return Content.isReadable(request);
  }

  /** Who sent it. */
  public RemoteParty remote() {
    Flow flow = request.flow();
    return new RemoteParty(
        Identity.of(from(request.request())), flow.listener(), flow.transport(), flow.remote());
  }

  /** Which headers its answer, and what follows it, have. */
  public HeaderPolicy policy() {
    return around.headers();
  }

  /** What passes of it. */
  public LegEvent.Pass pass() {
    Request message = request.request();
    var hidden = whereabouts.after(message);
    return transit.pass(0, request, Content.of(message, request.body(), hidden), hidden);
  }

  /** Accepts it as a SUBSCRIBE: the dialog that its 2xx makes, which is to be sent now. */
  public SubscriptionLeg subscribed(SubscriptionLeg.Owner owner) {
    Dialog dialog = Dialog.uas(around.transport(), request, tag);
    return SubscriptionLeg.notifier(around, dialog, request, whereabouts, contact(), owner);
  }

  /** The answer of the other side. */
  public void answer(LegEvent.Passed answer) {
    Response response = transit.response(request, answer, tag);
    SipMessages messages = around.transport().messages();
    if (request.method().equals(Request.SUBSCRIBE)) {
      messages.setLine(response, new HeaderLine("Contact", contact()));
    } else if (request.method().equals(Request.OPTIONS)) {
      // what can be done is what we can do
      messages.setLine(response, new HeaderLine("Allow", DialogRequests.allow(around.refer())));
      messages.setLine(response, new HeaderLine("Supported", DialogRequests.SUPPORTED));
    }
    request.respond(response);
  }

  /** Nobody would have it. Silence stays silence (RFC 4320 section 4.2). */
  public void refuse(LegEvent.Reject why) {
    if (why.ours() && why.status() == Response.REQUEST_TIMEOUT) {
      return;
    }
    Response response =
        transit.response(
            request,
            new LegEvent.Passed(
                0, request.method(), why.status(), why.phrase(), Content.none(), why.headers()),
            tag);
    if (why.retryAfter() > 0) {
      around
          .transport()
          .messages()
          .setLine(response, new HeaderLine("Retry-After", Integer.toString(why.retryAfter())));
    }
    request.respond(response);
  }

  private String contact() {
    Flow flow = request.flow();
    return "<" + around.transport().messages().contact("", flow.local(), flow.transport()) + ">";
  }

  private static Address from(Request request) {
    return ((FromHeader) request.getHeader(FromHeader.NAME)).getAddress();
  }
}
