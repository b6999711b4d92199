package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SipTransport;
import java.util.List;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Answers the in-dialog requests that are the same on either leg, so that the states need not. */
public final class DialogRequests {
  /** What we take, told in every Allow header. */
  public static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS";

  private final SipTransport transport;
  private final HeaderPolicy headers;

  DialogRequests(SipTransport transport, HeaderPolicy headers) {
    this.transport = transport;
    this.headers = headers;
  }

  /**
   * Answers with {@code status} and nothing else; the dialog's own tag is in the request already.
   */
  void answer(IncomingRequest request, int status) {
    Response response = transport.messages().response(request, status, "");
    if (status == Response.METHOD_NOT_ALLOWED || status == Response.OK) {
      response.setHeader(transport.messages().header("Allow", ALLOW));
    }
    headers.apply(response, List.of(), false);
    request.respond(response);
  }

  /**
   * Answers anything but ACK and BYE. A re-INVITE is refused with 488, which leaves the session as
   * it was (RFC 3261 section 14.2).
   */
  void refuseOrAnswer(IncomingRequest request) {
    switch (request.method()) {
      case Request.OPTIONS -> answer(request, Response.OK);
      case Request.INVITE -> answer(request, Response.NOT_ACCEPTABLE_HERE);
      default -> answer(request, Response.METHOD_NOT_ALLOWED);
    }
  }
}
