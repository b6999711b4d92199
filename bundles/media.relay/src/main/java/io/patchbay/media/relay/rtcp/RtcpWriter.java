package io.patchbay.media.relay.rtcp;

import io.patchbay.media.relay.rtp.RtpSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a compound packet into a buffer, packet by packet. Not thread-safe. */
final class RtcpWriter {
  /** Report blocks of one packet, at most: five bits count them. */
  static final int MAX_BLOCKS = 31;

  private static final int CNAME = 1;

  private final byte[] cname;

  /**
   * @param cname 1 to 255 octets of ASCII
   */
  RtcpWriter(String cname) {
    this.cname = cname.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * A sender report (RFC 3550 section 6.4.1).
   *
   * @param ntp 64 bits, the time at {@code nanos}
   */
  void senderReport(ByteBuffer out, RtpSource sender, long ntp, List<RtpSource> heard, long nanos) {
    int begin = begin(out, RtcpType.SR, heard.size());
    out.putInt(sender.sentSsrc()).putLong(ntp).putInt(sender.timestampAt(nanos));
    out.putInt((int) sender.sentPackets()).putInt((int) sender.sentOctets());
    blocks(out, heard, nanos);
    end(out, begin);
  }

  /** A receiver report (section 6.4.2). */
  void receiverReport(ByteBuffer out, int ssrc, List<RtpSource> heard, long nanos) {
    int begin = begin(out, RtcpType.RR, heard.size());
    out.putInt(ssrc);
    blocks(out, heard, nanos);
    end(out, begin);
  }

  /** The CNAME of each source (section 6.5.1). */
  void description(ByteBuffer out, List<Integer> ssrcs) {
    int begin = begin(out, RtcpType.SDES, ssrcs.size());
    for (int ssrc : ssrcs) {
      out.putInt(ssrc).put((byte) CNAME).put((byte) cname.length).put(cname);
      do {
        out.put((byte) 0);
      } while (out.position() % 4 != 0);
    }
    end(out, begin);
  }

  /** The sources leave (section 6.6), without a reason. */
  void bye(ByteBuffer out, List<Integer> ssrcs) {
    int begin = begin(out, RtcpType.BYE, ssrcs.size());
    ssrcs.forEach(out::putInt);
    end(out, begin);
  }

  /** A packet as it came, without its padding. Returns where it begins. */
  int copy(ByteBuffer out, RtcpReader packet) {
    int begin = begin(out, packet.type(), packet.count());
    for (int at = packet.offset() + 4; at < packet.end(); at += 4) {
      out.putInt(packet.datagram().getInt(at));
    }
    end(out, begin);
    return begin;
  }

  /** Whether a chunk of a description has our CNAME. */
  boolean isOurs(RtcpReader description) {
    ByteBuffer in = description.datagram();
    for (int at = description.offset() + 8; at + 2 + cname.length <= description.end(); at++) {
      if (in.get(at) == CNAME && in.get(at + 1) == cname.length && matches(in, at + 2)) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(ByteBuffer in, int at) {
    for (int i = 0; i < cname.length; i++) {
      if (in.get(at + i) != cname[i]) {
        return false;
      }
    }
    return true;
  }

  private static void blocks(ByteBuffer out, List<RtpSource> heard, long nanos) {
    for (RtpSource source : heard) {
      source.putReportBlock(out, nanos);
    }
  }

  private static int begin(ByteBuffer out, int type, int count) {
    int begin = out.position();
    out.put((byte) (0x80 | count)).put((byte) type).putShort((short) 0);
    return begin;
  }

  private static void end(ByteBuffer out, int begin) {
    out.putShort(begin + 2, (short) ((out.position() - begin) / 4 - 1));
  }
}
