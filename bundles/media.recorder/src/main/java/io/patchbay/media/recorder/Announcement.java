package io.patchbay.media.recorder;

import io.patchbay.api.media.tap.TapStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * A stream as an announcement of SAP (RFC 2974) with SDP: Wireshark takes it as the word that RTP
 * goes to that address, and which codecs its payload types stand for.
 */
final class Announcement {
  /** Where announcements come from and go to. */
  static final int PORT = 9875;

  private static final byte VERSION_1 = 0x20;
  private static final byte IPV6 = 0x10;

  private Announcement() {}

  /** The group that announcements of that address' family are sent to. */
  static InetSocketAddress group(InetAddress own) {
    try {
      return new InetSocketAddress(
          InetAddress.getByName(own instanceof Inet6Address ? "ff0e::2:7ffe" : "224.2.127.254"),
          PORT);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address that is a number", e);
    }
  }

  /**
   * The UDP payload.
   *
   * @param destination where the stream's packets are sent to
   */
  static ByteBuffer of(TapStream stream, InetSocketAddress destination) {
    InetAddress address = destination.getAddress();
    boolean six = address instanceof Inet6Address;
    byte[] sdp = sdp(stream, destination, six).getBytes(StandardCharsets.UTF_8);
    byte[] type = "application/sdp\0".getBytes(StandardCharsets.US_ASCII);
    byte[] origin = address.getAddress();
    return ByteBuffer.allocate(4 + origin.length + type.length + sdp.length)
        .put((byte) (VERSION_1 | (six ? IPV6 : 0)))
        .put((byte) 0)
        .putShort((short) stream.hashCode())
        .put(origin)
        .put(type)
        .put(sdp)
        .flip();
  }

  private static String sdp(TapStream stream, InetSocketAddress destination, boolean six) {
    String host = destination.getAddress().getHostAddress();
    int scope = host.indexOf('%');
    String at = (six ? "IN IP6 " : "IN IP4 ") + (scope < 0 ? host : host.substring(0, scope));
    StringBuilder formats = new StringBuilder();
    StringBuilder attributes = new StringBuilder();
    new TreeMap<>(stream.formats())
        .forEach(
            (number, format) -> {
              formats.append(' ').append(number);
              attributes.append("a=rtpmap:").append(number).append(' ').append(format.encoding());
              attributes.append('/').append(format.clockRate()).append("\r\n");
              if (!format.parameters().isEmpty()) {
                attributes.append("a=fmtp:").append(number).append(' ');
                attributes.append(format.parameters()).append("\r\n");
              }
            });
    return ("v=0\r\no=- 0 0 " + at + "\r\ns=side " + stream.leg() + "\r\nc=" + at + "\r\nt=0 0\r\n")
        + ("m=" + stream.type() + ' ' + destination.getPort() + ' ' + stream.protocol())
        + (formats + "\r\n" + attributes);
  }
}
