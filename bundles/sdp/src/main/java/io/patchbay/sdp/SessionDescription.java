package io.patchbay.sdp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
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
  private final List<Line> lines;
  private final Charset charset;
  private final Origin origin;
  private final Section session;
  private final List<MediaDescription> media;
  private final String text;

  SessionDescription(
      List<Line> lines,
      Charset charset,
      Origin origin,
      Section session,
      List<MediaDescription> media) {
    this.lines = lines;
    this.charset = charset;
    this.origin = origin;
    this.session = session;
    this.media = media;
    StringBuilder out = new StringBuilder();
    lines.forEach(line -> line.appendTo(out));
    this.text = out.toString();
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
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return SdpParser.parse(text, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      Charset latin = StandardCharsets.ISO_8859_1;
      return SdpParser.parse(new String(body, latin), latin);
    }
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
    return origin;
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
    return media.stream().anyMatch(medium -> !medium.isRejected());
  }

  /** Whether there are live media and the author holds every one of them. */
  public boolean isHold() {
    return hasLiveMedia()
        && media.stream().allMatch(medium -> medium.isRejected() || medium.isHeld());
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
    return text;
  }

  /** The document as a body, in the encoding it came in. The array is the caller's own. */
  public byte[] toBytes() {
    return text.getBytes(charset);
  }

  /** Documents are equal when their text is. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SessionDescription that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  List<Line> lines() {
    return lines;
  }

  Section session() {
    return session;
  }

  Charset charset() {
    return charset;
  }
}
