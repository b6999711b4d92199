package io.patchbay.sdp;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An SDP document (RFC 8866), immutable and safe for any thread.
 *
 * <p>The document is its lines. What was parsed is printed again to the last blank and line end;
 * what a rewrite did not touch stays as it came, in its order, unknown types and attributes
 * included. A document that was edited ends every line with CRLF.
 *
 * <p>Limits: 64 KB, 1,000 lines, 8,192 characters in a line, 64 media, ports up to 65535, RTP
 * payload numbers up to 127. Beyond them, and for anything malformed, parsing throws {@link
 * SdpException} and nothing else.
 */
public final class SessionDescription {
  private final Charset charset;
  private final Section session;
  private final List<MediaDescription> media;

  SessionDescription(Charset charset, Section session, List<MediaDescription> media) {
    this.charset = charset;
    this.session = session;
    this.media = media;
  }

  /**
   * Reads a text.
   *
   * @throws SdpException when it is malformed or beyond the limits
   */
  public static SessionDescription parse(String text) throws SdpException {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new SdpException("SDP holds an unpaired surrogate");
    }
    return SdpParser.parse(text, StandardCharsets.UTF_8);
  }

  /**
   * Reads a body. Bytes that are not UTF-8 are taken as ISO-8859-1, so that {@link #toBytes}
   * returns every accepted body unchanged.
   *
   * @throws SdpException when it is malformed or beyond the limits
   */
  public static SessionDescription parse(byte[] body) throws SdpException {
    SdpParser.checkSize(body.length);
    String text = new String(body, StandardCharsets.UTF_8);
    if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body)) {
      return SdpParser.parse(text, StandardCharsets.UTF_8);
    }
    Charset latin = StandardCharsets.ISO_8859_1;
    return SdpParser.parse(new String(body, latin), latin);
  }

  /** The media sections in order, rejected ones included. */
  public List<MediaDescription> media() {
    return media;
  }

  /** The {@code c=} of the session level. */
  public Optional<Connection> connection() {
    return session.connection();
  }

  /** The {@code o=} line. */
  public Origin origin() {
    for (int i = 0; i < session.end(); i++) {
      if (lines().get(i).is('o')) {
        return Origin.of(lines().get(i).value());
      }
    }
    throw new IllegalStateException("a line changed after it was checked");
  }

  /** The value of the first session-level attribute of that name; "" for one without a value. */
  public Optional<String> attribute(String name) {
    return session.attribute(name);
  }

  /** The values of all session-level attributes of that name, in order. */
  public List<String> attributes(String name) {
    return session.attributes(name);
  }

  /** Whether any medium is not rejected. */
  public boolean hasLiveMedia() {
    for (MediaDescription medium : media) {
      if (!medium.isRejected()) {
        return true;
      }
    }
    return false;
  }

  /** Whether there are live media and the author holds every one of them. */
  public boolean isHold() {
    for (MediaDescription medium : media) {
      if (!medium.isRejected() && !medium.isHeld()) {
        return false;
      }
    }
    return hasLiveMedia();
  }

  /**
   * Whether this says nothing that its author has not said {@code before}: the same streams at the
   * same addresses, in the same directions, with keys and formats that were among those. An answer
   * to an offer that only repeats a session says less than the offer that began it, and no more.
   */
  public boolean repeats(SessionDescription before) {
    return Repetition.is(this, before);
  }

  /** The document as text, exactly as it was read when nothing was edited. */
  @Override
  public String toString() {
    return lines().text();
  }

  /** The document as a body, in the encoding it came in. The array is the caller's own. */
  public byte[] toBytes() {
    return toString().getBytes(charset);
  }

  /** Documents are equal when their text is. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SessionDescription that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  Lines lines() {
    return session.document();
  }

  Section session() {
    return session;
  }

  Charset charset() {
    return charset;
  }
}
