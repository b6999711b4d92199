package io.patchbay.b2bua;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A SIP message as the peers of a test read it: as text. */
record SipText(String text) {
  String startLine() {
    return text.substring(0, text.indexOf("\r\n"));
  }

  boolean isResponse() {
    return text.startsWith("SIP/2.0 ");
  }

  /** Status of a response, or method of a request. */
  String kind() {
    String[] words = startLine().split(" ");
    return isResponse() ? words[1] : words[0];
  }

  String requestUri() {
    return startLine().split(" ")[1];
  }

  String header(String name) {
    List<String> all = headers(name);
    if (all.isEmpty()) {
      throw new AssertionError("no " + name + " in\n" + text);
    }
    return all.get(0);
  }

  List<String> headers(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return head()
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).trim())
        .toList();
  }

  /** The values of a header that may be a list, in their order, on however many lines. */
  List<String> values(String name) {
    return headers(name).stream().flatMap(line -> Stream.of(line.split(",\\s*"))).toList();
  }

  String tag(String header) {
    String value = header(header);
    int at = value.indexOf(";tag=");
    return at < 0 ? "" : value.substring(at + 5).split(";")[0];
  }

  long cseq() {
    return Long.parseLong(header("CSeq").split(" ")[0]);
  }

  String contactUri() {
    String contact = header("Contact");
    return contact.substring(contact.indexOf('<') + 1, contact.indexOf('>'));
  }

  String body() {
    int end = text.indexOf("\r\n\r\n");
    return text.substring(end + 4);
  }

  private String head() {
    return text.substring(0, text.indexOf("\r\n\r\n"));
  }

  @Override
  public String toString() {
    return text;
  }
}
