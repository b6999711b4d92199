package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.handler.ResponseHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * A REFER of the peer that we carry out: its answer, and the NOTIFYs that tell how the call it
 * asked for gets on, by status line alone (RFC 3515 section 2.4.4). A peer that wants none says so
 * (RFC 4488). The subscription outlives the BYE of the peer (RFC 5057 section 4.1); one that knows
 * nothing of it any more hears nothing more. All on the leg's loop.
 */
final class ReferSubscription implements ResponseHandler {
  private final Surroundings around;
  private final IncomingRequest refer;
  private final Dialog dialog;
  private final String event;
  private final String contact;
  private final boolean silent;
  private long until;
  private int told = Response.TRYING;
  private String phrase = "";
  private boolean over;

  /**
   * @param dialog it came in
   * @param event what its NOTIFYs name it
   * @param contact ours in the dialog, a name-addr
   */
  ReferSubscription(
      Surroundings around, IncomingRequest refer, Dialog dialog, String event, String contact) {
    this.around = around;
    this.refer = refer;
    this.dialog = dialog;
    this.event = event;
    this.contact = contact;
    this.silent =
        HeaderText.first(refer.request(), "Refer-Sub")
            .filter(value -> value.toLowerCase(Locale.ROOT).startsWith("false"))
            .isPresent();
  }

  /**
   * Answers 202, and tells that the call is being made.
   *
   * @param expires after which the last is told in any case
   */
  void accept(Duration expires) {
    SipMessages messages = around.transport().messages();
    until = around.loop().nowMillis() + expires.toMillis();
    Response accepted = messages.response(refer, Response.ACCEPTED, "");
    accepted.setHeader(messages.header("Contact", contact));
    if (silent) {
      accepted.setHeader(messages.header("Refer-Sub", "false"));
    }
    around.headers().apply(accepted, List.of(), false);
    refer.respond(accepted);
    tell(Response.TRYING, "");
  }

  /** Whether an Event header names it. */
  boolean isOf(String asked) {
    return asked.equals(event) && !silent && !over;
  }

  /** A SUBSCRIBE of the peer: it wants to hear more, or nothing more. It cannot last longer. */
  void refresh(IncomingRequest subscribe) {
    SipMessages messages = around.transport().messages();
    boolean enough =
        HeaderText.first(subscribe.request(), "Expires").filter("0"::equals).isPresent();
    Response response = messages.response(subscribe, Response.OK, "");
    response.setHeader(messages.header("Contact", contact));
    response.setHeader(messages.header("Expires", enough ? "0" : Long.toString(left())));
    around.headers().apply(response, List.of(), false);
    subscribe.respond(response);
    notify(told, phrase, enough ? "terminated;reason=timeout" : "active;expires=" + left());
    over = over || enough;
  }

  private long left() {
    return Math.max(0, (until - around.loop().nowMillis()) / 1000);
  }

  /**
   * Tells a status of the call.
   *
   * @param phrase empty for the standard one
   */
  void tell(int status, String phrase) {
    if (!silent && !over) {
      over = status >= 200;
      notify(status, phrase, over ? "terminated;reason=noresource" : "active;expires=" + left());
    }
  }

  private void notify(int status, String said, String state) {
    told = status;
    phrase = said;
    SipMessages messages = around.transport().messages();
    Request notify = dialog.request(Request.NOTIFY);
    around.headers().apply(notify, List.of(), true);
    notify.setHeader(messages.header("Contact", contact));
    notify.setHeader(messages.header("Event", event));
    notify.setHeader(messages.header("Subscription-State", state));
    String text = said.isEmpty() ? messages.response(refer, status, "").getReasonPhrase() : said;
    messages.body(
        notify,
        "message/sipfrag;version=2.0",
        ("SIP/2.0 " + status + " " + text + "\r\n").getBytes(StandardCharsets.UTF_8));
    OwnRequest.send(around, dialog, notify, this);
  }

  @Override
  public void onResponse(IncomingResponse response) {
    if (response.status() >= 300) {
      over = true;
    }
  }

  @Override
  public void onTimeout() {
    over = true;
  }

  @Override
  public void onTransportError(String reason) {
    over = true;
  }
}
