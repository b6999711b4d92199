package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.SipMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * Messages that pass with their body, as events, and back: what of them is for the other side. A
 * header the gateway writes itself passes where the other side has to know it, unless its text
 * names an address of the side it comes from.
 */
final class Transit {
  /** Those that say what the body is, and what the request is about. */
  private static final List<String> MEANT =
      List.of(
          "MIME-Version",
          "Content-Disposition",
          "Content-Language",
          "Content-Encoding",
          "Info-Package",
          "Subscription-State",
          "Expires",
          "Min-Expires",
          "SIP-ETag",
          "SIP-If-Match",
          "Suppress-If-Match",
          "Allow-Events",
          "Accept");

  /** Extensions between the two sides, which need nothing of us: lists of resources (RFC 4662). */
  private static final Set<String> THEIRS = Set.of("eventlist");

  private final SipMessages messages;
  private final HeaderPolicy headers;

  /**
   * @param headers of the leg the messages are received and sent by
   */
  Transit(SipMessages messages, HeaderPolicy headers) {
    this.messages = messages;
    this.headers = headers;
  }

  /** True for an option tag of an extension that is theirs, not ours. */
  static boolean carries(String optionTag) {
    return THEIRS.contains(optionTag.toLowerCase(Locale.ROOT));
  }

  /** A request of the peer. */
  LegEvent.Pass pass(long id, IncomingRequest request, Content content, Set<String> hidden) {
    Request message = request.request();
    List<HeaderField> fields = fields(message, hidden);
    if (request.method().equals(Request.SUBSCRIBE) || request.method().equals(Request.PUBLISH)) {
      // the id tells events of one dialog apart (RFC 6665 section 8.2.1): on each side its own
      add(fields, "Event", withoutId(HeaderText.first(message, "Event").orElse("")), hidden);
    }
    return new LegEvent.Pass(id, request.method(), Optional.empty(), content, fields);
  }

  /** A 2xx of the peer, or a refusal, as the other side is told it. */
  LegEvent.Passed passed(long id, IncomingResponse response, Set<String> hidden) {
    Response message = response.response();
    String method = response.cseqMethod();
    int status = response.status();
    String phrase = phrase(message, hidden);
    if (status < 300) {
      Content content = Content.of(message, response.body(), hidden);
      return new LegEvent.Passed(id, method, status, phrase, content, fields(message, hidden));
    }
    LegEvent.Reject told = FinalResponses.forCaller(status, phrase, fields(message, hidden));
    return new LegEvent.Passed(
        id, method, told.status(), told.phrase(), Content.none(), told.headers());
  }

  /** The reason phrase, where it names nothing to hide. */
  String phrase(Response response, Set<String> hidden) {
    String phrase = response.getReasonPhrase();
    return phrase == null ? "" : headers.phrase(phrase, hidden);
  }

  /** The headers that pass. */
  List<HeaderField> fields(Message message, Set<String> hidden) {
    List<HeaderField> fields = new ArrayList<>(headers.passed(message, hidden));
    MEANT.forEach(
        name -> add(fields, name, String.join(", ", HeaderText.values(message, name)), hidden));
    for (String name : List.of("Require", "Supported")) {
      add(
          fields,
          name,
          HeaderText.tokens(message, name).stream()
              .filter(THEIRS::contains)
              .collect(Collectors.joining(", ")),
          hidden);
    }
    return fields;
  }

  private static String withoutId(String event) {
    return event.replaceAll("(?i)\\s*;\\s*id\\s*=\\s*[^;\\s]*", "");
  }

  private void add(List<HeaderField> fields, String name, String value, Set<String> hidden) {
    if (!value.isEmpty() && !headers.leaks(value, hidden)) {
      fields.add(new HeaderField(name, value));
    }
  }

  /** The response to a request of the peer that the other side has given. */
  Response response(IncomingRequest request, LegEvent.Passed answer, String tag) {
    Response response = messages.response(request, answer.status(), tag);
    if (!answer.phrase().isEmpty()) {
      messages.reason(response, answer.phrase());
    }
    headers.apply(response, answer.headers(), false);
    answer.content().putInto(response, messages, headers);
    return response;
  }

  /** Puts what passes into a request of ours. */
  void fill(Request request, LegEvent.Pass pass) {
    headers.apply(request, pass.headers(), true);
    pass.content().putInto(request, messages, headers);
  }
}
