package io.patchbay.sip.transport.message;

import gov.nist.javax.sip.header.ContentLength;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.sip.InvalidArgumentException;
import javax.sip.header.ContentDispositionHeader;
import javax.sip.header.ContentEncodingHeader;
import javax.sip.header.ContentLanguageHeader;
import javax.sip.header.ContentLengthHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.Header;
import javax.sip.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message as header lines, each made into JAIN's header object when it is asked for and not
 * before: most headers of most messages only pass through, as the text they came in.
 *
 * <p>A received message is read-only: what would change it throws {@link
 * UnsupportedOperationException}. Not thread-safe.
 */
abstract class LineMessage implements Message {
  private static final long serialVersionUID = 1L;
  private static final String VERSION = "SIP/2.0";

  /** Characters that most heads of a message are shorter than. */
  private static final int SIZE = 800;

  /** Headers a message has at most once (RFC 3261 table 2): adding one replaces it. */
  private static final Set<String> SINGLE =
      HeaderName.setOf(
          "from",
          "to",
          "call-id",
          "cseq",
          "max-forwards",
          "content-type",
          "content-length",
          "content-disposition",
          "expires",
          "min-expires");

  private final transient List<Line> lines;
  private final boolean received;
  private byte[] body;

  /** A message of ours, without headers. */
  LineMessage() {
    lines = new ArrayList<>(16);
    received = false;
    body = new byte[0];
  }

  LineMessage(RawMessage raw) {
    lines = new ArrayList<>(raw.headers().size());
    for (RawHeader header : raw.headers()) {
      lines.add(Line.of(header));
    }
    received = true;
    body = raw.body();
  }

  /** A copy that may be changed. */
  LineMessage(LineMessage other) {
    lines = new ArrayList<>(other.lines.size());
    for (Line line : other.lines) {
      lines.add(line.copy());
    }
    received = false;
    body = other.body.clone();
  }

  /** Writes the first line without its end. */
  abstract void writeStartLine(StringBuilder text);

  final List<Line> lines() {
    return lines;
  }

  /** Adds a line as it is, behind all others. */
  final void add(Line line) {
    requireOurs();
    lines.add(line);
  }

  /**
   * The whole message, with the Content-Length of the body it has.
   *
   * @param behindStartLine header lines with their ends that come first
   */
  final byte[] bytes(String behindStartLine) {
    StringBuilder text = new StringBuilder(SIZE);
    writeStartLine(text);
    text.append("\r\n").append(behindStartLine);
    for (Line line : lines) {
      if (!line.is(ContentLengthHeader.NAME)) {
        line.write(text);
      }
    }
    text.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    byte[] head = text.toString().getBytes(StandardCharsets.UTF_8);
    if (body.length == 0) {
      return head;
    }
    byte[] bytes = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, bytes, head.length, body.length);
    return bytes;
  }

  final void body(byte[] content) {
    requireOurs();
    body = content;
  }

  @Override
  public final void addHeader(Header header) {
    addLast(header);
  }

  /** Behind all others; in place of the old one where a message has but one. */
  @Override
  public final void addLast(Header header) {
    requireOurs();
    if (SINGLE.contains(header.getName())) {
      setHeader(header);
    } else {
      lines.add(Line.of(header));
    }
  }

  /** Before the others of its name. */
  @Override
  public final void addFirst(Header header) {
    requireOurs();
    int at = indexOf(HeaderName.full(header.getName()));
    lines.add(at < 0 ? lines.size() : at, Line.of(header));
  }

  /** In place of all of its name. */
  @Override
  public final void setHeader(Header header) {
    set(Line.of(header));
  }

  /** A line in place of all of its name. */
  final void set(Line line) {
    requireOurs();
    int at = indexOf(line.name());
    if (at < 0) {
      lines.add(line);
      return;
    }
    lines.set(at, line);
    for (int i = lines.size() - 1; i > at; i--) {
      if (lines.get(i).is(line.name())) {
        lines.remove(i);
      }
    }
  }

  /** What the first line of that name says, empty where there is none. */
  final Optional<String> first(String fullName) {
    int at = indexOf(fullName);
    return at < 0 ? Optional.empty() : Optional.of(lines.get(at).value());
  }

  private int indexOf(String name) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).is(name)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public final void removeHeader(String name) {
    requireOurs();
    String full = HeaderName.full(name);
    lines.removeIf(line -> line.is(full));
  }

  @Override
  public final void removeFirst(String name) {
    List<Header> all = all(name);
    replace(name, all.isEmpty() ? all : all.subList(1, all.size()));
  }

  @Override
  public final void removeLast(String name) {
    List<Header> all = all(name);
    replace(name, all.isEmpty() ? all : all.subList(0, all.size() - 1));
  }

  private void replace(String name, List<Header> headers) {
    requireOurs();
    int at = indexOf(HeaderName.full(name));
    removeHeader(name);
    if (at >= 0) {
      lines.addAll(at, headers.stream().map(Line::of).toList());
    }
  }

  @Override
  @SuppressWarnings("NullAway") // JSR 32 says null where there is none
  public final @Nullable Header getHeader(String name) {
    String full = HeaderName.full(name);
    for (Line line : lines) {
      if (line.is(full) && !line.headers().isEmpty()) {
        return line.headers().get(0);
      }
    }
    return null;
  }

  @Override
  public final ListIterator<Header> getHeaders(String name) {
    return Collections.unmodifiableList(all(name)).listIterator();
  }

  private List<Header> all(String name) {
    String full = HeaderName.full(name);
    List<Header> all = List.of();
    for (Line line : lines) {
      if (line.is(full)) {
        all = all.isEmpty() ? new ArrayList<>(4) : all;
        all.addAll(line.headers());
      }
    }
    return all;
  }

  /** Each name once, in its full form, in the order of the first of each. */
  @Override
  public final ListIterator<String> getHeaderNames() {
    Map<String, String> names = new LinkedHashMap<>();
    for (Line line : lines) {
      names.putIfAbsent(line.name().toLowerCase(Locale.ROOT), line.name());
    }
    return List.copyOf(names.values()).listIterator();
  }

  /** None: a header nobody knows is a plain name and value among the others. */
  @Override
  public final ListIterator<Header> getUnrecognizedHeaders() {
    return List.<Header>of().listIterator();
  }

  @Override
  public final ContentLengthHeader getContentLength() {
    try {
      ContentLength length = new ContentLength();
      length.setContentLength(body.length);
      return length;
    } catch (InvalidArgumentException e) {
      throw new IllegalStateException("a body of " + body.length + " bytes", e);
    }
  }

  /** Without effect but for a check: the length is that of the body. */
  @Override
  public final void setContentLength(ContentLengthHeader length) {
    requireOurs();
  }

  @Override
  public final @Nullable ContentLanguageHeader getContentLanguage() {
    return typed(ContentLanguageHeader.class, ContentLanguageHeader.NAME);
  }

  @Override
  public final void setContentLanguage(ContentLanguageHeader language) {
    setHeader(language);
  }

  @Override
  public final @Nullable ContentEncodingHeader getContentEncoding() {
    return typed(ContentEncodingHeader.class, ContentEncodingHeader.NAME);
  }

  @Override
  public final void setContentEncoding(ContentEncodingHeader encoding) {
    setHeader(encoding);
  }

  @Override
  public final @Nullable ContentDispositionHeader getContentDisposition() {
    return typed(ContentDispositionHeader.class, ContentDispositionHeader.NAME);
  }

  @Override
  public final void setContentDisposition(ContentDispositionHeader disposition) {
    setHeader(disposition);
  }

  @Override
  public final @Nullable ExpiresHeader getExpires() {
    return typed(ExpiresHeader.class, ExpiresHeader.NAME);
  }

  @Override
  public final void setExpires(ExpiresHeader expires) {
    setHeader(expires);
  }

  private <H extends Header> @Nullable H typed(Class<H> type, String name) {
    Header header = getHeader(name);
    return type.isInstance(header) ? type.cast(header) : null;
  }

  /** Bytes, or anything else by its text in UTF-8. */
  @Override
  public final void setContent(Object content, ContentTypeHeader type) {
    setHeader(type);
    body =
        content instanceof byte[] bytes
            ? bytes.clone()
            : content.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A copy; null when there is no body. */
  @Override
  public final byte @Nullable [] getRawContent() {
    return body.length == 0 ? null : body.clone();
  }

  /** The bytes, as {@link #getRawContent}. */
  @Override
  public final @Nullable Object getContent() {
    return getRawContent();
  }

  @Override
  public final void removeContent() {
    requireOurs();
    removeHeader(ContentTypeHeader.NAME);
    body = new byte[0];
  }

  @Override
  public final String getSIPVersion() {
    return VERSION;
  }

  @Override
  public final void setSIPVersion(String version) {
    if (!Objects.equals(version, VERSION)) {
      throw new IllegalArgumentException("not a version of SIP that is spoken here: " + version);
    }
  }

  final void requireOurs() {
    if (received) {
      throw new UnsupportedOperationException("a received message is read-only");
    }
  }

  @Override
  public abstract Object clone();

  @Override
  public final boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public final int hashCode() {
    return System.identityHashCode(this);
  }

  /** The whole message, its body as UTF-8. */
  @Override
  public final String toString() {
    return new String(bytes(""), StandardCharsets.UTF_8);
  }
}
