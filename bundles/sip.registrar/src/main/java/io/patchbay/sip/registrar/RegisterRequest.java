package io.patchbay.sip.registrar;

import io.patchbay.api.sip.HeaderLine;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SipMessages;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import javax.sip.address.SipURI;

/** A REGISTER's headers, as the steps of RFC 3261 section 10.3 ask for them. */
final class RegisterRequest {
  private static final String DIGITS = "\\d{1,10}";
  private static final long LONGEST = 0xffffffffL;

  /** What a value that cannot be read stands for (RFC 3261 section 10.2.1.1). */
  private static final long UNREADABLE = 3600;

  private static final int FULL_Q = 1000;

  /** Characters of a value that is kept, of all Path values together as well. */
  private static final int MOST_KEPT = 8192;

  private static final int MOST_OF_USER_AGENT = 255;

  private final SipMessages messages;
  private final IncomingRequest request;
  private final List<HeaderLine> lines;

  RegisterRequest(SipMessages messages, IncomingRequest request) {
    this.messages = messages;
    this.request = request;
    this.lines = messages.headerLines(request.request());
  }

  IncomingRequest incoming() {
    return request;
  }

  /** A URI that was read before. */
  SipURI uri(String text) {
    return messages.uri(text);
  }

  /** Option tags of Require, in lower case. */
  Set<String> required() {
    return tokens("Require");
  }

  /** Option tags of Supported, in lower case. */
  Set<String> supported() {
    return tokens("Supported");
  }

  /**
   * What is kept of a request must fit where it is kept: one binding that does not would hold up
   * all.
   *
   * @throws RefusedException when it does not
   */
  void checkKept() {
    for (String name : List.of("Call-ID", "Contact", "Path")) {
      int length = 0;
      for (HeaderLine line : lines) {
        if (line.name().equalsIgnoreCase(name)) {
          length = name.equals("Path") ? length + 1 + line.value().length() : line.value().length();
          if (length > MOST_KEPT) {
            throw new RefusedException(400, name + " Too Long");
          }
        }
      }
    }
  }

  /** Path values as they were written, the first hop of a later request first. */
  List<String> path() {
    return values("Path");
  }

  /** True when it came through a proxy. */
  boolean wasProxied() {
    return values("Via").size() > 1;
  }

  /** No longer than can be kept. */
  String userAgent() {
    String text = first("User-Agent");
    return text.substring(0, Math.min(text.length(), MOST_OF_USER_AGENT));
  }

  /**
   * True for {@code Contact: *} (step 6).
   *
   * @throws RefusedException when it is not alone, or Expires is not 0
   */
  boolean removesAll() {
    List<String> contacts = values("Contact");
    if (!contacts.contains("*")) {
      return false;
    }
    if (contacts.size() > 1 || !first("Expires").matches("0+")) {
      throw new RefusedException(400, "Contact * Is Alone And With Expires 0");
    }
    return true;
  }

  /**
   * What is wanted of each Contact; empty for a query.
   *
   * @param usual seconds a binding lasts that names none
   * @throws RefusedException when one cannot be read
   */
  List<ContactUpdate> contacts(long usual) {
    boolean outbound = supported().contains("outbound");
    List<ContactUpdate> updates = new ArrayList<>();
    for (String value : values("Contact")) {
      try {
        updates.add(update(ContactText.parse(value), usual, outbound));
      } catch (IllegalArgumentException e) {
        throw new RefusedException(400, "Bad Contact");
      }
    }
    return updates;
  }

  private ContactUpdate update(ContactText contact, long usual, boolean outbound) {
    SipURI uri = messages.uri(contact.uri());
    if (contact.uri().indexOf('?') >= 0) {
      throw new IllegalArgumentException("headers in a Contact");
    }
    String instance = contact.parameters().getOrDefault("+sip.instance", "");
    instance = instance.replaceAll("^<|>$", "");
    String regId = contact.parameters().getOrDefault("reg-id", "");
    // without an instance or support for outbound, reg-id says nothing (RFC 5626 section 6)
    boolean flow = outbound && !instance.isEmpty() && !regId.isEmpty();
    return new ContactUpdate(
        contact.uri(),
        uri,
        q(contact.parameters().getOrDefault("q", "")),
        seconds(contact, usual),
        instance,
        flow ? regId(regId) : 0);
  }

  /** The Contact's own value, else the request's, else the usual one (step 7). */
  private long seconds(ContactText contact, long usual) {
    String own = contact.parameters().getOrDefault("expires", "");
    String value = own.isEmpty() ? first("Expires") : own;
    if (value.isEmpty()) {
      return usual;
    }
    return value.matches(DIGITS) ? Math.min(LONGEST, Long.parseLong(value)) : UNREADABLE;
  }

  private static int q(String text) {
    if (text.isEmpty()) {
      return FULL_Q;
    }
    if (!text.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?")) {
      throw new IllegalArgumentException("q=" + text);
    }
    String number = text.endsWith(".") ? text + "0" : text;
    return new BigDecimal(number).movePointRight(3).intValueExact();
  }

  private static int regId(String text) {
    if (!text.matches(DIGITS) || Long.parseLong(text) < 1 || Long.parseLong(text) > 0x7fffffffL) {
      throw new IllegalArgumentException("reg-id=" + text);
    }
    return Integer.parseInt(text);
  }

  private Set<String> tokens(String name) {
    Set<String> tokens = new TreeSet<>();
    for (String value : values(name)) {
      tokens.add(value.toLowerCase(Locale.ROOT));
    }
    return tokens;
  }

  private List<String> values(String name) {
    return lines.stream()
        .filter(line -> line.name().equalsIgnoreCase(name))
        .flatMap(line -> ContactText.split(line.value()).stream())
        .filter(Predicate.not(String::isEmpty))
        .toList();
  }

  private String first(String name) {
    return lines.stream()
        .filter(line -> line.name().equalsIgnoreCase(name))
        .map(HeaderLine::value)
        .findFirst()
        .orElse("");
  }
}
