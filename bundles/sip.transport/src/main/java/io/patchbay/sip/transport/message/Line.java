package io.patchbay.sip.transport.message;

import gov.nist.javax.sip.header.SIPHeaderList;
import java.util.List;
import javax.sip.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One header line of a message: text until somebody asks for its headers, or a header until
 * somebody asks for its text. Not thread-safe.
 */
final class Line {
  private final String name;
  private @Nullable String value;
  private @Nullable List<Header> headers;

  private Line(String name, @Nullable String value, @Nullable List<Header> headers) {
    this.name = name;
    this.value = value;
    this.headers = headers;
  }

  /** A line as it was received: it is parsed when it is asked for. */
  static Line of(RawHeader received) {
    return new Line(received.name(), received.value(), null);
  }

  /** A line known to be well-formed. */
  static Line of(String name, String value) {
    return new Line(name, value, null);
  }

  /** A header of ours; a list of several is the one line it writes. */
  static Line of(Header header) {
    String name = HeaderName.full(header.getName());
    return header instanceof SIPHeaderList<?>
        ? new Line(name, written(header), null)
        : new Line(name, null, List.of(header));
  }

  String name() {
    return name;
  }

  boolean is(String fullName) {
    return name.equalsIgnoreCase(fullName);
  }

  /**
   * Its headers, one per value. A line that does not parse is a plain header of its name and text;
   * it is none at all where the name stands for a type of its own.
   */
  List<Header> headers() {
    List<Header> known = headers;
    if (known == null) {
      known = HeaderLines.received(name, String.valueOf(value));
      headers = known;
    }
    return known;
  }

  /** Whether it stands for headers of their own type, as {@link #headers} would give them. */
  boolean parses() {
    return (headers == null && EverydayForm.has(name, String.valueOf(value)))
        || !headers().isEmpty();
  }

  /** What follows the colon: as received, or else as its header writes itself. */
  String value() {
    return value == null ? written(headers().get(0)) : value;
  }

  private static String written(Header header) {
    String line = header.toString();
    return line.substring(line.indexOf(':') + 1).strip();
  }

  /** Writes the line with its end. */
  void write(StringBuilder text) {
    text.append(name).append(": ").append(value()).append("\r\n");
  }

  /** A copy that shares nothing which can change. */
  Line copy() {
    return new Line(name, value(), null);
  }
}
