package io.patchbay.api.sip;

import java.util.List;
import java.util.Optional;
import javax.sip.address.Address;
import javax.sip.address.URI;

/**
 * What a new request is made of. The transport adds Via (and Content-Length).
 *
 * @param method such as {@code INVITE}
 * @param uri Request-URI: the remote target, for a dialog with loose routes
 * @param from From address, without tag
 * @param fromTag our tag
 * @param to To address, without tag
 * @param toTag the peer's tag; empty outside a dialog
 * @param callId Call-ID
 * @param cseq CSeq number, 0 to 2^31-1
 * @param maxForwards Max-Forwards, 0 to 255
 * @param contact our Contact, for methods that carry one
 * @param routes the route set, first hop first
 */
public record RequestSpec(
    String method,
    URI uri,
    Address from,
    String fromTag,
    Address to,
    Optional<String> toTag,
    String callId,
    long cseq,
    int maxForwards,
    Optional<Address> contact,
    List<Address> routes) {
  public RequestSpec {
    routes = List.copyOf(routes);
  }

  /** The same with another CSeq number. */
  public RequestSpec numbered(long number) {
    return new RequestSpec(
        method, uri, from, fromTag, to, toTag, callId, number, maxForwards, contact, routes);
  }
}
