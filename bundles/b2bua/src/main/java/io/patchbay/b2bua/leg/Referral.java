package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SipMessages;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
  private static final String REPLACES = "Replaces";

  private Referral() {}

  /** The final response for a REFER that cannot be carried out; 0 for one that can. */
  static int refusal(Request refer) {
    Iterator<?> all = refer.getHeaders(ReferToHeader.NAME);
    if (!all.hasNext()) {
      return Response.BAD_REQUEST;
    }
    all.next();
    if (all.hasNext()) {
      return Response.BAD_REQUEST;
    }
    if (!HeaderText.tokens(refer, "Require").stream().allMatch(DialogRequests::has)) {
      return Response.BAD_EXTENSION;
    }
    return uri(refer).isPresent() ? 0 : Response.FORBIDDEN;
  }

  /** What a REFER asks for that is not refused. */
  static Optional<ReferTo> of(Request refer, Identity referrer, SipMessages messages) {
    return uri(refer)
        .map(
            uri ->
                new ReferTo(
                    uri.getUser(), replaces(uri), referredBy(refer, messages).orElse(referrer)));
  }

  /**
   * The call it asks for: an INVITE of a user, by SIP. Headers in the URI are for who sends a
   * request by hand (RFC 3261 section 19.1.5), but for Replaces.
   */
  private static Optional<SipURI> uri(Request refer) {
    return refer.getHeader(ReferToHeader.NAME) instanceof ReferToHeader header
            && header.getAddress().getURI() instanceof SipURI uri
            && uri.getUser() != null
            && (uri.getMethodParam() == null || uri.getMethodParam().equals(Request.INVITE))
            && (uri.getHeader(REPLACES) == null || replaces(uri).isPresent())
        ? Optional.of(uri)
        : Optional.empty();
  }

  private static Optional<Replaces> replaces(SipURI uri) {
    return Optional.ofNullable(uri.getHeader(REPLACES))
        .flatMap(value -> Replaces.parse(unescaped(value)));
  }

  private static String escaped(Replaces replaces) {
    return "?" + REPLACES + "=" + URLEncoder.encode(replaces.toString(), StandardCharsets.UTF_8);
  }

  private static String unescaped(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** RFC 3892; what does not parse is none. */
  private static Optional<Identity> referredBy(Request refer, SipMessages messages) {
    try {
      return HeaderText.first(refer, "Referred-By")
          .map(value -> value.replaceFirst("(>|^[^<;]*)\\s*;.*$", "$1"))
          .map(address -> Identity.of(messages.address(address)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Refer-To as a peer is shown it.
   *
   * @param contact ours in its dialog, a name-addr
   */
  static String shown(ReferTo to, String contact, SipMessages messages) {
    SipURI uri = (SipURI) messages.address(contact).getURI();
    try {
      uri.setUser(to.user());
    } catch (ParseException e) {
      throw new IllegalArgumentException("user does not parse: " + to.user(), e);
    }
    return "<" + uri + to.replaces().map(Referral::escaped).orElse("") + ">";
  }
}
