package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SipMessages;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Set;
import javax.sip.header.Header;
import javax.sip.message.Message;

/**
 * Which headers pass from one leg to the other. Only those listed do: Via, Contact, Record-Route,
 * digest and identity headers never cross, and no header does whose text names an address of the
 * leg it comes from.
 */
public final class HeaderPolicy {
  private static final Set<String> PASSED =
      Set.of(
          "subject",
          "priority",
          "alert-info",
          "call-info",
          "reason",
          "accept-language",
          "accept-encoding",
          "in-reply-to",
          "retry-after",
          "answer-mode",
          "priv-answer-mode",
          "user-to-user");

  private final SipMessages messages;
  private final String product;

  /**
   * @param product what User-Agent and Server say
   */
  public HeaderPolicy(SipMessages messages, String product) {
    this.messages = messages;
    this.product = product;
  }

  /**
   * The headers of {@code message} that may pass.
   *
   * @param hidden addresses and host names of the leg it came by
   */
  List<HeaderField> passed(Message message, Set<String> hidden) {
    List<HeaderField> fields = new ArrayList<>();
    for (Iterator<?> names = message.getHeaderNames(); names.hasNext(); ) {
      String name = (String) names.next();
      if (PASSED.contains(name.toLowerCase(Locale.ROOT))) {
        for (ListIterator<?> values = message.getHeaders(name); values.hasNext(); ) {
          String value = HeaderText.value((Header) values.next());
          if (hidden.stream().noneMatch(value::contains)) {
            fields.add(new HeaderField(name, value));
          }
        }
      }
    }
    return fields;
  }

  /** Adds what passed, and the name of the product. */
  public void apply(Message message, List<HeaderField> fields, boolean request) {
    for (HeaderField field : fields) {
      message.addHeader(messages.header(field.name(), field.value()));
    }
    message.setHeader(messages.header(request ? "User-Agent" : "Server", product));
  }
}
