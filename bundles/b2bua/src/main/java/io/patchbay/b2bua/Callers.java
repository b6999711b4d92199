package io.patchbay.b2bua;

import io.patchbay.api.call.hook.CallAttempt;
import io.patchbay.api.call.routing.Caller;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.sip.Flow;
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

/** Who makes a call, or sends something else, as the request says. */
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

  /** What the router is asked for a request. */
  static RouteRequest wanted(IncomingRequest request) {
    Request message = request.request();
    return new RouteRequest(
        Users.of(message.getRequestURI()),
        Users.of(((FromHeader) message.getHeader(FromHeader.NAME)).getAddress().getURI()),
        request.flow().listener(),
        request.user().orElse(""),
        of(request));
  }

  /** What policies and filters are told of it. */
  static CallAttempt attempt(String id, IncomingRequest request, RouteRequest wanted) {
    Flow flow = request.flow();
    return new CallAttempt(
        id,
        wanted.calling(),
        wanted.called(),
        wanted.listener(),
        flow.transport(),
        flow.remote(),
        wanted.user(),
        request.method());
  }

  /**
   * Who is held to the limits of a user: the authenticated one, else the one From names, or the
   * place an unnamed one is at.
   */
  static String payer(RouteRequest wanted, IncomingRequest request) {
    if (!wanted.user().isEmpty()) {
      return wanted.user();
    }
    return wanted.calling().isEmpty()
        ? request.flow().remote().getAddress().getHostAddress()
        : wanted.calling();
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
