package io.patchbay.trunks;

import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.Target;
import java.util.List;
import java.util.Optional;
import javax.sip.address.SipURI;
import javax.sip.message.Request;

/** The requests a trunk makes by itself: they have no caller. */
final class TrunkRequests {
  private static final int MAX_FORWARDS = 70;

  private final SipMessages messages;
  private final String domain;

  TrunkRequests(SipTransport transport, String domain) {
    this.messages = transport.messages();
    this.domain = domain;
  }

  /** Asks a host whether it is there (RFC 3261 section 11). */
  Request options(String host, String callId, Target target) {
    SipURI from = messages.contact("", target.local(), "udp");
    return messages.request(
        spec(Request.OPTIONS, messages.uri(host), from, messages.uri(host), callId, 1));
  }

  /**
   * Registers a user of the domain (RFC 3261 section 10.2).
   *
   * @param contact where we want to be called
   */
  Request register(
      String user, SipURI contact, String callId, String tag, long cseq, long seconds) {
    SipURI record = messages.uri("sip:" + user + "@" + domain);
    RequestSpec spec =
        new RequestSpec(
            Request.REGISTER,
            messages.uri("sip:" + domain),
            messages.address(record),
            tag,
            messages.address(record),
            Optional.empty(),
            callId,
            cseq,
            MAX_FORWARDS,
            Optional.of(messages.address(contact)),
            List.of());
    Request request = messages.request(spec);
    request.setHeader(messages.header("Expires", Long.toString(seconds)));
    return request;
  }

  private RequestSpec spec(
      String method, SipURI uri, SipURI from, SipURI to, String callId, long cseq) {
    return new RequestSpec(
        method,
        uri,
        messages.address(from),
        messages.newTag(),
        messages.address(to),
        Optional.empty(),
        callId,
        cseq,
        MAX_FORWARDS,
        Optional.empty(),
        List.of());
  }
}
