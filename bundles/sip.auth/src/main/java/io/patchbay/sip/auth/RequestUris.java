package io.patchbay.sip.auth;

import io.patchbay.api.sip.SipMessages;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.FromHeader;
import javax.sip.message.Request;

/** What URIs say about whom a request is from and what it is for. */
final class RequestUris {
  private RequestUris() {}

  /**
   * Whether the digest-uri is that of the request (RFC 7616 section 3.4.6). User, host and port
   * count; parameters are left out, as some user agents write none.
   */
  static boolean same(SipMessages messages, String digestUri, URI requestUri) {
    if (!(requestUri instanceof SipURI wanted)) {
      return digestUri.equals(requestUri.toString());
    }
    try {
      SipURI given = messages.uri(digestUri);
      return given.isSecure() == wanted.isSecure()
          && Objects.equals(given.getUser(), wanted.getUser())
          && given.getHost().equalsIgnoreCase(wanted.getHost())
          && port(given) == port(wanted);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** User part of From, unescaped; empty when it has none. */
  static String fromUser(Request request) {
    return request.getHeader(FromHeader.NAME) instanceof FromHeader from
            && from.getAddress().getURI() instanceof SipURI uri
            && uri.getUser() != null
        ? unescaped(uri.getUser())
        : "";
  }

  /** The user of a user name, which some give as {@code user@domain}. */
  static String userOf(String username) {
    int at = username.indexOf('@');
    return at < 0 ? username : username.substring(0, at);
  }

  private static int port(SipURI uri) {
    return uri.getPort() > 0 ? uri.getPort() : uri.isSecure() ? 5061 : 5060;
  }

  private static String unescaped(String user) {
    try {
      return URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return user;
    }
  }
}
