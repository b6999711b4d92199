package io.patchbay.media.relay;

import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One side's media: an RTP and an RTCP socket on 127.0.0.1, and the SDP that names them. */
final class Peer implements AutoCloseable {
  static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  static final int TIMEOUT_MILLIS = 15_000;

  final DatagramSocket rtp;
  final DatagramSocket rtcp;
  private final int ssrc;
  private int sequence;

  Peer(int ssrc) throws IOException {
    this.ssrc = ssrc;
    rtp = socket();
    rtcp = socket();
  }

  private static DatagramSocket socket() throws IOException {
    DatagramSocket socket = new DatagramSocket(0, LOOPBACK);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  SessionDescription sdp() throws SdpException {
    return sdp(rtp.getLocalPort(), rtcp.getLocalPort(), "sendrecv");
  }

  static SessionDescription sdp(int rtpPort, int rtcpPort, String direction) throws SdpException {
    return SessionDescription.parse(
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            + audio(rtpPort, rtcpPort, direction));
  }

  static String audio(int rtpPort, int rtcpPort, String direction) {
    return "m=audio "
        + rtpPort
        + " RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=rtcp:"
        + rtcpPort
        + "\r\na="
        + direction
        + "\r\n";
  }

  /** Sends an RTP packet with a text as payload. */
  void sendRtp(int port, String payload) throws IOException {
    send(rtp, port, rtpPacket(ssrc, ++sequence, payload));
  }

  void sendRtcp(int port, String payload) throws IOException {
    send(rtcp, port, rtcpPacket(ssrc, payload));
  }

  static void send(DatagramSocket from, int port, byte[] packet) throws IOException {
    from.send(new DatagramPacket(packet, packet.length, LOOPBACK, port));
  }

  static byte[] rtpPacket(int ssrc, int sequence, String payload) {
    byte[] text = payload.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(12 + text.length)
        .put((byte) 0x80)
        .put((byte) 0)
        .putShort((short) sequence)
        .putInt(160 * sequence)
        .putInt(ssrc)
        .put(text)
        .array();
  }

  /** A receiver report with a text, filled up with blanks, as profile-specific extension. */
  static byte[] rtcpPacket(int ssrc, String payload) {
    int words = (payload.length() + 3) / 4;
    byte[] text = (payload + "   ").substring(0, 4 * words).getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(8 + text.length)
        .put((byte) 0x80)
        .put((byte) 201)
        .putShort((short) (1 + words))
        .putInt(ssrc)
        .put(text)
        .array();
  }

  String receiveRtp() throws IOException {
    return receive(rtp, 12);
  }

  /** What comes to the port of RTP, read as RTCP. */
  String receiveMuxedRtcp() throws IOException {
    return receive(rtp, 8);
  }

  String receiveRtcp() throws IOException {
    return receive(rtcp, 8).stripTrailing();
  }

  /** Goes on after this sequence number. */
  void sequence(int last) {
    sequence = last;
  }

  /** What comes within so many milliseconds; null when nothing does. */
  String receiveRtpWithin(int millis) throws IOException {
    rtp.setSoTimeout(millis);
    try {
      return receiveRtp();
    } catch (SocketTimeoutException e) {
      return null;
    } finally {
      rtp.setSoTimeout(TIMEOUT_MILLIS);
    }
  }

  /** True when nothing waits: to be asked only when what was sent later has arrived elsewhere. */
  boolean hasNothing() throws IOException {
    return receiveRtpWithin(1) == null;
  }

  private static String receive(DatagramSocket socket, int header) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    socket.receive(packet);
    return new String(
        Arrays.copyOfRange(packet.getData(), header, packet.getLength()),
        StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    rtp.close();
    rtcp.close();
  }
}
