package io.patchbay.b2bua;

import io.patchbay.api.call.routing.Caller;
import io.patchbay.api.sip.IncomingRequest;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.header.FromHeader;
import javax.sip.header.Header;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/** Who makes a call, as its INVITE says. */
final class Callers {
  private static final Set<String> PRIVATE = Set.of("id", "user", "header");

  private Callers() {}

  static Caller of(IncomingRequest invite) {
    Request request = invite.request();
    Address from = ((FromHeader) request.getHeader(FromHeader.NAME)).getAddress();
    @Nullable String display = from.getDisplayName();
    return new Caller(
        Optional.of(invite.flow().remote()),
        display == null ? "" : display,
        Users.of(((ToHeader) request.getHeader(ToHeader.NAME)).getAddress().getURI()),
        isAnonymous(from) || asksForPrivacy(request));
  }

  /** RFC 3323 section 4.1.1.3: what is put in place of a name. */
  private static boolean isAnonymous(Address from) {
    return from.getURI() instanceof SipURI uri
        && ("anonymous".equalsIgnoreCase(uri.getUser())
            || "anonymous.invalid".equalsIgnoreCase(uri.getHost()));
  }

  private static boolean asksForPrivacy(Request request) {
    for (Iterator<?> each = request.getHeaders("Privacy"); each.hasNext(); ) {
      String text = ((Header) each.next()).toString();
      String values = text.substring(text.indexOf(':') + 1).toLowerCase(Locale.ROOT);
      if (Stream.of(values.split("[;,\\s]+", 0)).anyMatch(PRIVATE::contains)) {
        return true;
      }
    }
    return false;
  }
}
