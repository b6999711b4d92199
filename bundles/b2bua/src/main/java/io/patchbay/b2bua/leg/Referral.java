package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SipMessages;
import java.text.ParseException;
import java.util.Iterator;
import java.util.Optional;
import javax.sip.address.SipURI;
import javax.sip.header.ReferToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * Whom a REFER names (RFC 3515 section 2.1). It passes as a user alone: who is referred calls that
 * user through us, where the routes decide, and no side sees an address of the other.
 */
final class Referral {
  private Referral() {}

  /** The final response for a REFER that cannot pass; 0 for one that can. */
  static int refusal(Request refer) {
    Iterator<?> all = refer.getHeaders(ReferToHeader.NAME);
    if (!all.hasNext()) {
      return Response.BAD_REQUEST;
    }
    all.next();
    if (all.hasNext()) {
      return Response.BAD_REQUEST;
    }
    return user(refer).isPresent() ? 0 : Response.FORBIDDEN;
  }

  /**
   * The user to call; empty for what is no plain call: another scheme, another method, or headers
   * in the URI, among them Replaces, whose dialog the other side does not know.
   */
  static Optional<String> user(Request refer) {
    return refer.getHeader(ReferToHeader.NAME) instanceof ReferToHeader header
            && header.getAddress().getURI() instanceof SipURI uri
            && uri.getUser() != null
            && !uri.getHeaderNames().hasNext()
            && (uri.getMethodParam() == null || uri.getMethodParam().equals(Request.INVITE))
        ? Optional.of(uri.getUser())
        : Optional.empty();
  }

  /**
   * Refer-To as a peer is shown it.
   *
   * @param contact ours in its dialog, a name-addr
   */
  static String shown(String user, String contact, SipMessages messages) {
    SipURI uri = (SipURI) messages.address(contact).getURI();
    try {
      uri.setUser(user);
    } catch (ParseException e) {
      throw new IllegalArgumentException("user does not parse: " + user, e);
    }
    return "<" + uri + ">";
  }
}
