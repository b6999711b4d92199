package io.patchbay.testkit.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The smallest valid compound RTCP packet of a sender: SR without report blocks, and SDES with the
 * CNAME (RFC 3550 sections 6.1, 6.4.1, 6.5).
 */
record SenderReport(
    long ssrc, Instant at, long timestamp, long packets, long octets, String cname) {
  private static final int SR = 200;
  private static final int SDES = 202;
  private static final int CNAME = 1;
  private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

  ByteBuffer encode() {
    byte[] name = cname.getBytes(StandardCharsets.US_ASCII);
    // SSRC, type, length, text, at least one zero octet, and whole words
    int chunkWords = (4 + 2 + name.length + 1 + 3) / 4;
    ByteBuffer out = ByteBuffer.allocate(28 + 4 + chunkWords * 4);
    header(out, 0, SR, 6);
    out.putInt((int) ssrc);
    out.putInt((int) (at.getEpochSecond() + SECONDS_1900_TO_1970));
    out.putInt((int) (((long) at.getNano() << 32) / 1_000_000_000L));
    out.putInt((int) timestamp);
    out.putInt((int) packets);
    out.putInt((int) octets);
    header(out, 1, SDES, chunkWords);
    out.putInt((int) ssrc).put((byte) CNAME).put((byte) name.length).put(name);
    return out.position(0);
  }

  private static void header(ByteBuffer out, int count, int type, int words) {
    out.put((byte) (0x80 | count)).put((byte) type).putShort((short) words);
  }
}
