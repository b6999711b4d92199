package io.patchbay.sdp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One media section: what its lines say, with the session's values where they hold for all media.
 * Immutable and safe for any thread.
 */
public final class MediaDescription {
  private final int index;
  private final MediaLine line;
  private final Section section;
  private final Section session;

  private MediaDescription(int index, MediaLine line, Section section, Section session) {
    this.index = index;
    this.line = line;
    this.section = section;
    this.session = session;
  }

  static MediaDescription of(int index, Section section, Section session) throws SdpException {
    int at = section.first();
    try {
      MediaLine line = MediaLine.parse(section.document().get(at).value());
      for (at++; line.isRtp() && at < section.end(); at++) {
        checkRtpAttribute(section.document().get(at), line.port() != 0);
      }
      return new MediaDescription(index, line, section, session);
    } catch (SdpException e) {
      throw e.atLine(at + 1);
    }
  }

  private static void checkRtpAttribute(Line line, boolean live) throws SdpException {
    if (line.isAttribute("rtpmap")) {
      MediaLine.checkPayload(Text.firstWord(line.attributeValue()));
    } else if (live && line.isAttribute("rtcp")) {
      RtcpAttribute.parse(line.attributeValue());
    }
  }

  /** The position among the m-lines, from 0. */
  public int index() {
    return index;
  }

  /** Such as {@code audio}, {@code video}, {@code image}. */
  public String type() {
    return line.type();
  }

  /** The port of the m-line; 0 means rejected. */
  public int port() {
    return line.port();
  }

  /** The number behind the port ({@code 5000/2}), else 1. */
  public int portCount() {
    return line.portCount();
  }

  /** The protocol as written, such as {@code RTP/AVP} or {@code udptl}. */
  public String proto() {
    return line.proto();
  }

  /** Payload numbers for RTP, else what the protocol defines; may be empty when rejected. */
  public List<String> formats() {
    return line.formats();
  }

  /** Whether the stream is refused or ended: port 0 (RFC 3264 section 6). */
  public boolean isRejected() {
    return line.port() == 0;
  }

  /** Whether the protocol is a form of RTP: AVP, AVPF, SAVP, SAVPF, those over DTLS. */
  public boolean isRtp() {
    return line.isRtp();
  }

  /**
   * Whether the protocol is a form of SRTP (RFC 3711): SAVP, SAVPF, those over DTLS. Its payload,
   * its padding and its RTCP cannot be read.
   */
  public boolean isProtectedRtp() {
    return isRtp() && line.isSecure();
  }

  /** Whether this is a live stream over UDP: what a relay of datagrams can carry. */
  public boolean isRelayable() {
    String proto = line.proto().toUpperCase(Locale.ROOT);
    boolean udp =
        !proto.startsWith("TCP")
            && (isRtp() || proto.startsWith("UDP") || proto.equals("DTLS/SCTP"));
    return udp && !isRejected();
  }

  /** What each payload number stands for, as far as it is told; none when this is not RTP. */
  public Map<Integer, Codec> codecs() {
    Map<Integer, Codec> codecs = new LinkedHashMap<>();
    if (isRtp()) {
      for (String format : formats()) {
        Codec.of(this, format).ifPresent(codec -> codecs.put(Integer.valueOf(format), codec));
      }
    }
    return codecs;
  }

  /** The {@code c=} that counts here: the one of this section, else the session's. */
  public Optional<Connection> connection() {
    Optional<Connection> own = section.connection();
    return own.isPresent() ? own : session.connection();
  }

  /** Where the author wants RTCP, as far as this description alone tells; see the other form. */
  public OptionalInt rtcpPort() {
    return rtcpPort(rtcpMux());
  }

  /**
   * The author's RTCP port.
   *
   * @param muxAgreed whether both sides said {@code a=rtcp-mux}; then it is the RTP port
   * @return {@code a=rtcp} (RFC 3605), else the port after RTP; empty for a rejected stream, for
   *     one that is not RTP, and when there is no port after RTP
   */
  public OptionalInt rtcpPort(boolean muxAgreed) {
    if (isRejected() || !isRtp()) {
      return OptionalInt.empty();
    }
    if (muxAgreed) {
      return OptionalInt.of(port());
    }
    Optional<RtcpAttribute> rtcp = rtcp();
    if (rtcp.isPresent()) {
      return OptionalInt.of(rtcp.get().port());
    }
    return port() < 65_535 ? OptionalInt.of(port() + 1) : OptionalInt.empty();
  }

  /**
   * Where RTCP goes when it is not multiplexed: the address of {@code a=rtcp}, else that of RTP.
   */
  public Optional<Connection> rtcpConnection() {
    Optional<Connection> own = rtcp().flatMap(RtcpAttribute::connection);
    return own.isPresent() ? own : connection();
  }

  /** Whether {@code a=rtcp-mux} is said here or for the session (RFC 5761). */
  public boolean rtcpMux() {
    return section.attribute("rtcp-mux").isPresent() || session.attribute("rtcp-mux").isPresent();
  }

  /** The direction said here, else the session's, else {@link Direction#SENDRECV}. */
  public Direction direction() {
    return section.direction().or(session::direction).orElse(Direction.SENDRECV);
  }

  /**
   * Whether the author does not want to receive: sendonly, inactive, or a null address. With ICE a
   * null address only says that candidates are still to come (RFC 8840 section 4.1.1).
   */
  public boolean isHeld() {
    return !direction().receives() || isHeldByAddress();
  }

  boolean isHeldByAddress() {
    boolean ice =
        section.attribute("ice-ufrag").isPresent() || session.attribute("ice-ufrag").isPresent();
    return !ice && connection().map(Connection::isNull).orElse(false);
  }

  /** The value of this section's first attribute of that name; "" for one without a value. */
  public Optional<String> attribute(String name) {
    return section.attribute(name);
  }

  /** The values of all attributes of that name in this section, in order. */
  public List<String> attributes(String name) {
    return section.attributes(name);
  }

  /** The lines of this section from the m-line on, with LF between them. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    section.lines().forEach(each -> out.append(each).append('\n'));
    return out.toString();
  }

  MediaLine line() {
    return line;
  }

  Section section() {
    return section;
  }

  /** The attribute of a live RTP stream; elsewhere it means nothing and is not checked either. */
  Optional<RtcpAttribute> rtcp() {
    if (!isRtp() || isRejected()) {
      return Optional.empty();
    }
    return section
        .attribute("rtcp")
        .map(
            value -> {
              try {
                return RtcpAttribute.parse(value);
              } catch (SdpException e) {
                throw new IllegalStateException("a line changed after it was checked", e);
              }
            });
  }
}
