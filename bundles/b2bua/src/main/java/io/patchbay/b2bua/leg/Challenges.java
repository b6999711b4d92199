package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SipMessages;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * Challenges of a target and the answers of a caller, where both pass as they are (RFC 3261
 * sections 16.7 step 7 and 22.3).
 */
final class Challenges {
  private Challenges() {}

  /** What a 401 or 407 asks; nothing for any other response. */
  static List<HeaderField> of(Response response, SipMessages messages) {
    int status = response.getStatusCode();
    return status == Response.UNAUTHORIZED || status == Response.PROXY_AUTHENTICATION_REQUIRED
        ? fields(response, messages, Set.of("www-authenticate", "proxy-authenticate"))
        : List.of();
  }

  /** What a request answers. */
  static List<HeaderField> answers(Request request, SipMessages messages) {
    return fields(request, messages, Set.of("authorization", "proxy-authorization"));
  }

  /** As they were written: a digest covers some of it. */
  private static List<HeaderField> fields(
      Message message, SipMessages messages, Set<String> names) {
    return messages.headerLines(message).stream()
        .filter(line -> names.contains(line.name().toLowerCase(Locale.ROOT)))
        .map(line -> new HeaderField(line.name(), line.value()))
        .toList();
  }
}
