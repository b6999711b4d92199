package io.patchbay.testkit.sip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A SIP message as text, immutable: a start line, header lines in their order, a body. Header names
 * are found without regard to case and by their compact forms; folded lines are not understood.
 */
public final class SipMessage {
  private record Header(String name, String value) {}

  private static final Map<String, String> COMPACT =
      Map.of(
          "v",
          "via",
          "f",
          "from",
          "t",
          "to",
          "i",
          "call-id",
          "m",
          "contact",
          "l",
          "content-length",
          "c",
          "content-type",
          "k",
          "supported");

  private final String startLine;
  private final List<Header> headers;
  private final String body;

  private SipMessage(String startLine, List<Header> headers, String body) {
    this.startLine = startLine;
    this.headers = List.copyOf(headers);
    this.body = body;
  }

  /** A request without headers. */
  public static SipMessage request(String method, String uri) {
    return new SipMessage(method + ' ' + uri + " SIP/2.0", List.of(), "");
  }

  /** The response to {@code request} with what it must copy (RFC 3261 section 8.2.6). */
  public static SipMessage response(SipMessage request, int status, String reason) {
    List<Header> copied = new ArrayList<>();
    for (Header header : request.headers) {
      switch (longName(header.name())) {
        case "via", "from", "to", "call-id", "cseq", "record-route" -> copied.add(header);
        default -> {}
      }
    }
    return new SipMessage("SIP/2.0 " + status + ' ' + reason, copied, "");
  }

  /**
   * Reads a whole message.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static SipMessage parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IllegalArgumentException("no empty line ends the headers");
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    if (!lines[0].startsWith("SIP/2.0 ") && !lines[0].endsWith(" SIP/2.0")) {
      throw new IllegalArgumentException("not SIP: " + lines[0]);
    }
    List<Header> headers = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("not a header: " + lines[i]);
      }
      String name = lines[i].substring(0, colon).strip();
      if (!longName(name).equals("content-length")) {
        headers.add(new Header(name, lines[i].substring(colon + 1).strip()));
      }
    }
    return new SipMessage(lines[0], headers, text.substring(end + 4));
  }

  /** The same with one header more, at the end. */
  public SipMessage with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new SipMessage(startLine, more, body);
  }

  /** The same with this body. */
  public SipMessage withBody(String contentType, String content) {
    return new SipMessage(startLine, with("Content-Type", contentType).headers, content);
  }

  /** The same with another value of the first header of that name, which it must have. */
  SipMessage withOther(String name, String value) {
    List<Header> others = new ArrayList<>(headers);
    int first = 0;
    while (!longName(others.get(first).name()).equals(name.toLowerCase(Locale.ROOT))) {
      first++;
    }
    others.set(first, new Header(name, value));
    return new SipMessage(startLine, others, body);
  }

  /** The same with a tag in its To, if there is none yet. */
  public SipMessage withToTag(String tag) {
    List<Header> tagged = new ArrayList<>();
    for (Header header : headers) {
      boolean to = longName(header.name()).equals("to") && !header.value().contains(";tag=");
      tagged.add(to ? new Header("To", header.value() + ";tag=" + tag) : header);
    }
    return new SipMessage(startLine, tagged, body);
  }

  public boolean isRequest() {
    return !startLine.startsWith("SIP/2.0 ");
  }

  /** Method of a request; of a response, that of the request it answers. */
  public String method() {
    return isRequest() ? word(startLine, 0) : word(header("CSeq"), 1);
  }

  /** Request-URI. */
  public String uri() {
    return word(startLine, 1);
  }

  /** Status of a response; 0 for a request. */
  public int status() {
    return isRequest() ? 0 : Integer.parseInt(word(startLine, 1));
  }

  /** Such as {@code INVITE} or {@code 180 Ringing}. */
  public String title() {
    return isRequest() ? method() : startLine.substring("SIP/2.0 ".length());
  }

  public int cseq() {
    return Integer.parseInt(word(header("CSeq"), 0));
  }

  /** Value of the first header of that name, by its long name; empty when there is none. */
  public String header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? "" : values.get(0);
  }

  /** Values of all headers of that name, top first. */
  public List<String> headers(String name) {
    return headers.stream()
        .filter(header -> longName(header.name()).equals(name.toLowerCase(Locale.ROOT)))
        .map(Header::value)
        .toList();
  }

  /** A parameter of the first header of that name, such as {@code tag}; empty when absent. */
  public String parameter(String header, String parameter) {
    String value = header(header);
    for (String part : value.substring(value.indexOf('>') + 1).split(";", -1)) {
      if (part.strip().startsWith(parameter + '=')) {
        return part.strip().substring(parameter.length() + 1);
      }
    }
    return "";
  }

  /** The URI of the first header of that name, such as Contact; empty when absent. */
  public String uri(String header) {
    String value = header(header);
    int open = value.indexOf('<');
    if (open >= 0) {
      return value.substring(open + 1, value.indexOf('>', open));
    }
    int semicolon = value.indexOf(';');
    return semicolon < 0 ? value : value.substring(0, semicolon);
  }

  public String body() {
    return body;
  }

  /** The message as it goes over the wire. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(startLine).append("\r\n");
    headers.forEach(h -> text.append(h.name()).append(": ").append(h.value()).append("\r\n"));
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return text.append("Content-Length: ")
        .append(length)
        .append("\r\n\r\n")
        .append(body)
        .toString();
  }

  private static String longName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return COMPACT.getOrDefault(lower, lower);
  }

  private static String word(String text, int index) {
    String[] words = text.strip().split("\\s+", -1);
    if (index >= words.length) {
      throw new IllegalArgumentException("too short: " + text);
    }
    return words[index];
  }
}
