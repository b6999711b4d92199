package io.patchbay.media.relay.rtp;

import java.nio.ByteBuffer;

/**
 * One synchronization source of one side: what was heard of it, what of that was sent on, and what
 * its RTCP said last. Reused for another source when too many come. Belongs on its loop.
 */
public final class RtpSource {
  private final SequenceStatistics sequence = new SequenceStatistics();
  private final Jitter jitter = new Jitter();
  private int ssrc;
  private int sentSsrc;
  private boolean announced;
  private int payloadType;
  private PayloadTypes types = PayloadTypes.UNKNOWN;
  private int meantType = -1;
  private boolean timed;
  private double nanosPerTick;
  private long heardAt;
  private long sentPackets;
  private long sentOctets;
  private int sentTimestamp;
  private long timestampAt;
  private long sentAt;
  private boolean left;
  private long leftAt;
  private boolean reported;
  private int lastReport;
  private long lastReportAt;

  RtpSource() {}

  /** Another source. */
  void begin(int newSsrc, int newSentSsrc) {
    ssrc = newSsrc;
    sentSsrc = newSentSsrc;
    announced = false;
    sequence.reset();
    jitter.reset();
    sentPackets = 0;
    sentOctets = 0;
    left = false;
    reported = false;
  }

  void heard(ByteBuffer rtp, PayloadTypes meaning, long nanos) {
    heardAt = nanos;
    boolean follows = sequence.add(RtpHeader.sequence(rtp));
    int type = RtpHeader.payloadType(rtp);
    if (!follows) {
      jitter.interrupt();
    }
    if (type != meantType || meaning != types) {
      means(type, meaning);
    }
    if (timed) {
      jitter.add(RtpHeader.timestamp(rtp), nanos, nanosPerTick);
    }
  }

  /** Kept, for one source sends one type nearly always. */
  private void means(int type, PayloadTypes named) {
    meantType = type;
    types = named;
    PayloadTypes.Meaning meaning = named.of(type);
    timed = meaning.timed();
    if (timed) {
      payloadType = type;
      nanosPerTick = meaning.nanosPerTick();
    }
  }

  /** True once: when the source has just shown that it is one. */
  boolean isToBeAnnounced() {
    if (announced || !sequence.proven()) {
      return false;
    }
    announced = true;
    return true;
  }

  /** Its packet that was heard last was sent on. */
  public void sent(ByteBuffer rtp) {
    sentPackets++;
    sentOctets += RtpHeader.payloadLength(rtp);
    sentAt = heardAt;
    if (RtpHeader.payloadType(rtp) == payloadType) {
      sentTimestamp = RtpHeader.timestamp(rtp);
      timestampAt = heardAt;
    }
  }

  /** A sender report of this source came. */
  public void reported(int middleOfNtp, long nanos) {
    reported = true;
    lastReport = middleOfNtp;
    lastReportAt = nanos;
  }

  /** It said BYE. False when it did before and was not heard since. */
  public boolean leave() {
    boolean fresh = !left || leftAt != heardAt;
    left = true;
    leftAt = heardAt;
    return fresh;
  }

  /** As the side itself has it. */
  public int ssrc() {
    return ssrc;
  }

  /** As the opposite side sees it. */
  public int sentSsrc() {
    return sentSsrc;
  }

  void sentSsrc(int other) {
    sentSsrc = other;
  }

  /** Whether it passed probation. */
  public boolean proven() {
    return sequence.proven();
  }

  SequenceStatistics sequence() {
    return sequence;
  }

  int payloadType() {
    return payloadType;
  }

  /** When it was heard last. */
  public long heardAt() {
    return heardAt;
  }

  public double jitterNanos() {
    return jitter.nanos();
  }

  /** Packets sent on since the source began. */
  public long sentPackets() {
    return sentPackets;
  }

  /** Their octets without headers and padding. */
  public long sentOctets() {
    return sentOctets;
  }

  /** When one was sent on last. */
  public long sentAt() {
    return sentAt;
  }

  /** What its timestamp would be at another time: as if it had gone on since the last packet. */
  public int timestampAt(long nanos) {
    return sentTimestamp + (int) Math.round((nanos - timestampAt) / nanosPerTick);
  }

  /** Milliseconds of a number of units of its timestamp. */
  public double millis(long ticks) {
    return ticks * nanosPerTick / 1e6;
  }

  /** Writes a report block about it (RFC 3550 section 6.4.1), and begins the next interval. */
  public void putReportBlock(ByteBuffer out, long nanos) {
    long lost = Math.max(-0x800000, Math.min(0x7FFFFF, sequence.cumulativeLost()));
    out.putInt(ssrc);
    out.putInt(sequence.takeFractionLost() << 24 | (int) (lost & 0xFFFFFF));
    out.putInt(sequence.extendedHighest());
    out.putInt((int) jitter.ticks());
    out.putInt(reported ? lastReport : 0);
    out.putInt(reported ? (int) ((nanos - lastReportAt) * 65536 / 1_000_000_000L) : 0);
  }
}
