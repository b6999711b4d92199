package io.patchbay.api.media.tap;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One packet as a side sent it.
 *
 * @param stream where it belongs
 * @param kind what it is; the header of RTP has been checked, of RTCP the first octets
 * @param bytes the UDP payload, from position to limit; read-only, and valid only until {@link
 *     TapReceiver#onPacket} returns
 * @param arrivalMicros when it arrived, in microseconds since 1970; within a session it goes with a
 *     clock that is never set
 * @param source where it came from
 * @param destination the backend's address it was sent to
 */
public record TapPacket(
    TapStream stream,
    PacketKind kind,
    ByteBuffer bytes,
    long arrivalMicros,
    InetSocketAddress source,
    InetSocketAddress destination) {

  /** What its payload type stands for; empty when it is not RTP, or when no SDP says. */
  public Optional<PayloadFormat> format() {
    return kind == PacketKind.RTP
        ? Optional.ofNullable(stream.formats().get(bytes.get(bytes.position() + 1) & 0x7f))
        : Optional.empty();
  }
}
