package io.patchbay.media.recorder;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The headers a UDP payload travels with: IPv4 (RFC 791) or IPv6 (RFC 8200), and UDP (RFC 768). */
final class UdpFrame {
  private static final int IPV4 = 20;
  private static final int IPV6 = 40;
  private static final int UDP = 8;
  private static final byte PROTOCOL_UDP = 17;
  private static final byte HOPS = 64;

  private UdpFrame() {}

  /** Octets before the payload of a packet from there. */
  static int headers(InetSocketAddress source) {
    return (isIpv6(source) ? IPV6 : IPV4) + UDP;
  }

  /** Writes headers and the payload between 0 and its limit at the position of {@code to}. */
  static void put(
      ByteBuffer to, InetSocketAddress source, InetSocketAddress destination, ByteBuffer payload) {
    int start = to.position();
    int length = UDP + payload.limit();
    ByteBuffer frame =
        to.slice(start, headers(source) + payload.limit()).order(ByteOrder.BIG_ENDIAN);
    if (isIpv6(source)) {
      frame.putInt(0x60000000).putShort((short) length).put(PROTOCOL_UDP).put(HOPS);
    } else {
      frame.putShort((short) 0x4500).putShort((short) (IPV4 + length));
      frame.putInt(0).put(HOPS).put(PROTOCOL_UDP).putShort((short) 0);
    }
    frame.put(source.getAddress().getAddress()).put(destination.getAddress().getAddress());
    int udp = frame.position();
    if (!isIpv6(source)) {
      frame.putShort(10, checksum(sum(frame, 0, IPV4)));
    }
    frame.putShort((short) source.getPort()).putShort((short) destination.getPort());
    frame.putShort((short) length).putShort((short) 0).put(payload.duplicate().rewind());
    // RFC 768: the addresses, protocol and length count in; zero means none, so it is sent as ones.
    int addresses = isIpv6(source) ? 32 : 8;
    long pseudo = sum(frame, udp - addresses, addresses) + PROTOCOL_UDP + length;
    short check = checksum(pseudo + sum(frame, udp, length));
    frame.putShort(udp + 6, check == 0 ? (short) -1 : check);
    to.position(start + frame.capacity());
  }

  private static boolean isIpv6(InetSocketAddress address) {
    return address.getAddress() instanceof Inet6Address;
  }

  private static long sum(ByteBuffer bytes, int from, int length) {
    long sum = 0;
    for (int i = 0; i + 1 < length; i += 2) {
      sum += bytes.getShort(from + i) & 0xffff;
    }
    return (length & 1) == 0 ? sum : sum + ((bytes.get(from + length - 1) & 0xff) << 8);
  }

  private static short checksum(long sum) {
    long folded = sum;
    while (folded > 0xffff) {
      folded = (folded & 0xffff) + (folded >> 16);
    }
    return (short) ~folded;
  }
}
