package io.patchbay.media.relay.rtcp;

import io.patchbay.media.relay.rtp.RtpReceiver;
import io.patchbay.media.relay.rtp.RtpSource;

/**
 * What a side says of the packets it is sent: its report blocks, and the round trip to it, by the
 * sender reports it got (RFC 3550 section 6.4.1: now - LSR - DLSR). Belongs on its loop.
 */
public final class PeerReports {
  /** Sender reports that are remembered: a side answers to one of the last. */
  private static final int REMEMBERED = 8;

  private static final long UNKNOWN = -1;

  private final int[] sentSsrcs = new int[REMEMBERED];
  private final int[] sentTimes = new int[REMEMBERED];
  private final long[] sentNanos = new long[REMEMBERED];
  private int sent;
  private boolean any;
  private int fractionLost;
  private int lost;
  private double jitterMillis;
  private long roundTripNanos = UNKNOWN;

  PeerReports() {}

  /**
   * The side was sent a sender report, of ours or of the other side.
   *
   * @param ssrc as the side sees it
   * @param time the middle 32 bits of its NTP timestamp
   */
  void sent(int ssrc, int time, long nanos) {
    int slot = sent++ % REMEMBERED;
    sentSsrcs[slot] = ssrc;
    sentTimes[slot] = time;
    sentNanos[slot] = nanos;
  }

  /**
   * Takes the report blocks of a packet.
   *
   * @param told what the side is sent
   */
  void take(RtcpReader packet, RtpReceiver told, long nanos) {
    for (int i = 0; i < packet.reportBlocks(); i++) {
      int block = packet.reportBlock(i);
      RtpSource source = told.findSent(packet.word(block));
      if (source != null) {
        any = true;
        fractionLost = packet.word(block + 4) >>> 24;
        lost = packet.word(block + 4) << 8 >> 8;
        jitterMillis = source.millis(packet.word(block + 12) & 0xFFFFFFFFL);
        roundTrip(packet.word(block), packet.word(block + 16), packet.word(block + 20), nanos);
      }
    }
  }

  private void roundTrip(int ssrc, int lastReport, int delay, long nanos) {
    for (int i = 0; lastReport != 0 && i < Math.min(sent, REMEMBERED); i++) {
      if (sentSsrcs[i] == ssrc && sentTimes[i] == lastReport) {
        long kept = ((delay & 0xFFFFFFFFL) * 1_000_000_000L) >>> 16;
        // A delay that says more than went by is a clock that runs ahead, or a lie.
        roundTripNanos = Math.max(0, nanos - sentNanos[i] - kept);
      }
    }
  }

  /** Whether the side has reported on what it is sent. */
  public boolean any() {
    return any;
  }

  /** The share lost in its last interval, 0 to 1. */
  public double fractionLost() {
    return fractionLost / 256.0;
  }

  /** Packets lost over everything; negative when it got duplicates. */
  public int lost() {
    return lost;
  }

  public double jitterMillis() {
    return jitterMillis;
  }

  /** Whether a round trip was measured. */
  public boolean hasRoundTrip() {
    return roundTripNanos != UNKNOWN;
  }

  /** From here to the side and back; 0 until it was measured. */
  public double roundTripMillis() {
    return hasRoundTrip() ? roundTripNanos / 1e6 : 0;
  }
}
