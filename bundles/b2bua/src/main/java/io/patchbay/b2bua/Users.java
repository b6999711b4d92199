package io.patchbay.b2bua;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import javax.sip.address.SipURI;
import javax.sip.address.TelURL;
import javax.sip.address.URI;

/** The user part of URIs. */
final class Users {
  private Users() {}

  /** The user of a SIP URI or the number of a tel URI, unescaped; empty when there is none. */
  static String of(URI uri) {
    if (uri instanceof SipURI sip && sip.getUser() != null) {
      return unescape(sip.getUser());
    }
    return uri instanceof TelURL tel ? tel.getPhoneNumber() : "";
  }

  private static String unescape(String user) {
    if (user.indexOf('%') < 0) {
      return user;
    }
    try {
      return URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return user; // a stray percent sign: taken as it stands
    }
  }
}
