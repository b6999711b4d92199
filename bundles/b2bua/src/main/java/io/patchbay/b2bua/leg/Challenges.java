package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SipMessages;
import java.util.ArrayList;
import java.util.List;
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
        ? fields(response, messages, "WWW-Authenticate", "Proxy-Authenticate")
        : List.of();
  }

  /** What a request answers. */
  static List<HeaderField> answers(Request request, SipMessages messages) {
    return fields(request, messages, "Authorization", "Proxy-Authorization");
  }

  /** As they were written: a digest covers some of it. */
  private static List<HeaderField> fields(Message message, SipMessages messages, String... names) {
    List<HeaderField> fields = new ArrayList<>();
    for (String name : names) {
      for (String value : messages.values(message, name)) {
        fields.add(new HeaderField(name, value));
      }
    }
    return fields;
  }
}
