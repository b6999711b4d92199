package io.patchbay.sip.transport.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A message cut into start line, header lines and body, in order and as written; nothing is parsed.
 * Immutable, except that nobody copies the body: treat it as read-only.
 */
public final class RawMessage {
  private final String startLine;
  private final List<RawHeader> headers;
  private final byte[] body;

  /** Headers and body are handed over: nobody changes them from now on. */
  RawMessage(String startLine, List<RawHeader> headers, byte[] body) {
    this.startLine = startLine;
    this.headers = Collections.unmodifiableList(headers);
    this.body = body;
  }

  /** Cuts a message of our own making, which is known to be well-formed. */
  public static RawMessage ofOurs(byte[] message) {
    return MessageCutter.cut(message, MessageLimits.NONE).message();
  }

  public String startLine() {
    return startLine;
  }

  public List<RawHeader> headers() {
    return headers;
  }

  public byte[] body() {
    return body;
  }

  /** A response, as far as its first word says so. */
  public boolean isResponse() {
    return startLine.regionMatches(true, 0, "SIP/", 0, 4);
  }

  /** The value of the first header of that name. */
  public Optional<String> first(String name) {
    for (RawHeader header : headers) {
      if (header.is(name)) {
        return Optional.of(header.value());
      }
    }
    return Optional.empty();
  }

  /** How many lines of that name there are. */
  public int count(String name) {
    int count = 0;
    for (RawHeader header : headers) {
      if (header.is(name)) {
        count++;
      }
    }
    return count;
  }

  /** This message with another value in its first header of that name. */
  RawMessage withFirst(String name, String value) {
    List<RawHeader> changed = new ArrayList<>(headers);
    for (int i = 0; i < changed.size(); i++) {
      if (changed.get(i).is(name)) {
        changed.set(i, new RawHeader(name, value));
        break;
      }
    }
    return new RawMessage(startLine, changed, body);
  }

  /** This message with its body cut to {@code length} bytes. */
  RawMessage withBodyOf(int length) {
    return length == body.length
        ? this
        : new RawMessage(startLine, headers, Arrays.copyOf(body, length));
  }
}
