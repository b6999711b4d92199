package io.patchbay.media.relay.rtp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The RTP of one side of a stream: its sources, and the sums over all of them. A packet costs one
 * comparison more than its statistics as long as the source is the same.
 *
 * <p>Belongs on its loop. Allocates for the first {@value #MAX_SOURCES} sources only; the one that
 * was heard least recently makes room for another.
 */
public final class RtpReceiver {
  /** Sources of one side that are told apart: audio has one, video with repair streams a few. */
  static final int MAX_SOURCES = 8;

  private final RandomGenerator random;
  private final SsrcConflicts conflicts = new SsrcConflicts();
  private final List<RtpSource> sources = new ArrayList<>(2);
  private @Nullable RtpReceiver opposite;
  private @Nullable RtpSource current;
  private PayloadTypes types = PayloadTypes.UNKNOWN;
  private boolean rewrites;
  private boolean heard;
  private long heardAt;
  private long longestGapNanos;
  private int proven;
  private ReceptionTotals gone = ReceptionTotals.NONE;

  public RtpReceiver(RandomGenerator random) {
    this.random = random;
  }

  /** The one that hears the other side; null when there is no other side, or not yet. */
  public void opposite(@Nullable RtpReceiver other) {
    opposite = other;
  }

  /** Sources of this side that begin from now on get SSRCs of ours towards the other side. */
  public void rewrites(boolean wanted) {
    rewrites = wanted;
  }

  /** Whether this side's SSRCs are replaced towards the other side. */
  public boolean isRewriting() {
    return rewrites;
  }

  /**
   * Signalling spoke: what the payload types mean now. The time until the next packet is no gap.
   */
  public void signalled(PayloadTypes meaning) {
    types = meaning;
    heard = false;
  }

  /** Whether signalling named a payload type; any, before it named one. */
  public boolean isNamed(int payloadType) {
    return types.isNamed(payloadType);
  }

  /**
   * Counts a packet of this side.
   *
   * @param rtp a valid packet
   * @param nanos when it arrived
   * @return its source, to be told when the packet was sent on
   */
  public RtpSource heard(ByteBuffer rtp, long nanos) {
    if (heard) {
      longestGapNanos = Math.max(longestGapNanos, nanos - heardAt);
    }
    heard = true;
    heardAt = nanos;
    int ssrc = RtpHeader.ssrc(rtp);
    RtpSource source = current;
    if (source == null || source.ssrc() != ssrc) {
      source = select(ssrc, RtpHeader.sequence(rtp));
      current = source;
    }
    source.heard(rtp, types, nanos);
    if (source.isToBeAnnounced()) {
      proven++;
    }
    return source;
  }

  /** A packet was refused because of where it came from. */
  public void refused(ByteBuffer rtp) {
    if (find(RtpHeader.ssrc(rtp)) != null) {
      conflicts.thirdParty();
    }
  }

  /** The source that was heard last; null before the first packet. */
  public @Nullable RtpSource current() {
    return current;
  }

  /** All that are remembered. */
  public List<RtpSource> sources() {
    return sources;
  }

  /** The source this side has under that SSRC; null when there is none. */
  public @Nullable RtpSource find(int ssrc) {
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i).ssrc() == ssrc) {
        return sources.get(i);
      }
    }
    return null;
  }

  /** The source that the other side knows by that SSRC; null when there is none. */
  public @Nullable RtpSource findSent(int ssrc) {
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i).sentSsrc() == ssrc) {
        return sources.get(i);
      }
    }
    return null;
  }

  /** An SSRC that neither side has, as it is or as the other sees it. */
  public int freshSsrc() {
    int ssrc = random.nextInt();
    RtpReceiver other = opposite;
    while (uses(ssrc) || (other != null && other.uses(ssrc))) {
      ssrc = random.nextInt();
    }
    return ssrc;
  }

  public SsrcConflicts conflicts() {
    return conflicts;
  }

  /** Sources that followed the first one. */
  public long ssrcChanges() {
    return Math.max(0, proven - 1);
  }

  public double longestGapMillis() {
    return longestGapNanos / 1e6;
  }

  /** The sums over all sources now. */
  public ReceptionTotals totals() {
    ReceptionTotals sum = gone;
    for (RtpSource source : sources) {
      sum = sum.plus(source.sequence());
    }
    return sum;
  }

  /**
   * The mean opinion score of what is heard of this side; empty for what is no audio or was not
   * heard.
   *
   * @param lossShare 0 to 1
   * @param delayMillis from mouth to ear
   */
  public OptionalDouble mos(double lossShare, double delayMillis) {
    RtpSource source = current;
    return source == null || !types.isAudio()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            EModel.mos(types.of(source.payloadType()).name(), lossShare, delayMillis));
  }

  private boolean uses(int ssrc) {
    return find(ssrc) != null || findSent(ssrc) != null;
  }

  private RtpSource select(int ssrc, int sequence) {
    RtpSource known = find(ssrc);
    if (known != null) {
      return known;
    }
    conflicts.resolve(ssrc, sequence, opposite);
    int sent = rewrites ? freshSsrc() : ssrc;
    RtpSource source = free();
    source.begin(ssrc, sent);
    return source;
  }

  private RtpSource free() {
    if (sources.size() < MAX_SOURCES) {
      RtpSource made = new RtpSource();
      sources.add(made);
      return made;
    }
    RtpSource oldest = sources.get(0);
    for (RtpSource source : sources) {
      if (source.heardAt() - oldest.heardAt() < 0) {
        oldest = source;
      }
    }
    gone = gone.plus(oldest.sequence());
    return oldest;
  }

  /** Gives a source another SSRC towards the other side, which uses the old one itself. */
  void giveWay(RtpSource source) {
    if (rewrites) {
      source.sentSsrc(freshSsrc());
    }
  }
}
