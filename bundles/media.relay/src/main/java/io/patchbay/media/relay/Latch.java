package io.patchbay.media.relay;

import io.patchbay.api.media.MediaEvent.Evidence;
import io.patchbay.api.media.MediaLearning;
import java.net.InetSocketAddress;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one side's media really comes from, and so where it is sent (symmetric RTP, RFC 4961).
 *
 * <p>Signalling opens a window. While it is open every plausible source passes, and one of them is
 * followed, so that media flows from the first packet on; {@link MediaLearning} says which, and
 * what settles it. From then on other sources are refused, except
 *
 * <ul>
 *   <li>the address of the SDP, which signalling vouches for at any time,
 *   <li>one that goes on with the same SSRC and sequence, as {@link HandOver} allows.
 * </ul>
 *
 * <p>Heuristic: the address of the SDP settles with its first packet, and so does the source that
 * was known before signalling repeated itself. Any other settles with {@value #ENOUGH} packets of
 * one SSRC, unless a better {@link Candidates.Rank} was heard or one is known from before; and at
 * last when it still sends after the window.
 *
 * <p>No allocation on a packet. Not thread-safe.
 */
final class Latch {
  /** Packets of one SSRC that settle a source. */
  static final int ENOUGH = 5;

  /** How far a sequence may jump and still be the same stream: ten seconds of 20 ms packets. */
  static final int CONTINUOUS = 500;

  /** Milliseconds between two hand-overs: two senders must not pull a stream to and fro. */
  static final long HAND_OVER_PAUSE = 1000;

  private static final int NO_TYPE = -1;
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final LearningRules rules;
  private final OwnSockets own;
  private final LongSupplier clock;
  private final SourceObserver observer;
  private final Candidates candidates = new Candidates();
  private IntPredicate payloadTypes = type -> true;
  private @Nullable InetSocketAddress signalled;
  private @Nullable InetSocketAddress named;
  private @Nullable InetSocketAddress learned;
  private @Nullable InetSocketAddress former;
  private @Nullable InetSocketAddress believed;
  private @Nullable InetSocketAddress remote;
  private boolean everSignalled;
  private boolean settled;
  private boolean sure;
  private boolean told;
  private long signalledAt = NEVER;
  private long handedOverAt = NEVER;
  private int ssrc;
  private int sequence;

  /**
   * @param own tells sockets of ours: those of the same session are never learned, those of another
   *     only where the SDP names them
   * @param clock milliseconds that only grow
   * @param observer told of every decision
   */
  Latch(LearningRules rules, OwnSockets own, LongSupplier clock, SourceObserver observer) {
    this.rules = rules;
    this.own = own;
    this.clock = clock;
    this.observer = observer;
  }

  /** What tells the payload types that signalling named, of 7 bits each. */
  void payloadTypes(IntPredicate named) {
    payloadTypes = named;
  }

  /**
   * The side was heard of by signalling: opens the window. A side that repeats its address goes on
   * being sent to where it was learned.
   *
   * @param wanted where its SDP wants media; null when it names none that can be sent to
   */
  void signalled(@Nullable InetSocketAddress wanted) {
    InetSocketAddress address = wanted != null && own.inSession(wanted) ? null : wanted;
    if (settled) {
      learned = remote;
    }
    boolean repeated = address != null && address.equals(named);
    if (address != null && !repeated) {
      former = learned == null ? former : learned;
      learned = null;
      named = address;
    }
    if (!repeated || remote == null) {
      remote = repeated && learned != null ? learned : address;
    }
    signalled = address;
    everSignalled = true;
    signalledAt = clock.getAsLong();
    settled = rules.mode() == MediaLearning.OFF && address != null;
    sure = settled;
    told = false;
    candidates.clear();
  }

  /**
   * An RTP packet came.
   *
   * @param packetSsrc its SSRC
   * @param packetSequence its sequence number, 16 bits
   * @param payloadType 7 bits
   * @return whether it belongs to this side
   */
  boolean accept(InetSocketAddress source, int packetSsrc, int packetSequence, int payloadType) {
    if (settled && (source == remote || source.equals(remote))) {
      sure = sure || isWindowOver();
    } else if (!isPlausible(source)) {
      return false;
    } else if (settled) {
      if (!takesOver(source, packetSsrc, packetSequence)) {
        return !rules.strict();
      }
    } else if (!learn(source, packetSsrc, packetSequence, payloadType)) {
      return rules.mode() != MediaLearning.OFF || !rules.strict();
    }
    ssrc = packetSsrc;
    sequence = packetSequence;
    return true;
  }

  /** A packet that is not RTP came: only its source can be judged. */
  boolean accept(InetSocketAddress source) {
    return accept(source, 0, 0, NO_TYPE);
  }

  /**
   * Where the side's packets come from, as far as is known; where its SDP wants them until then.
   */
  @Nullable InetSocketAddress remote() {
    return remote;
  }

  /**
   * Where to send to now; null when nobody knows, which holds as long as signalling has said
   * nothing: whoever comes first must not get the media of a call that is not answered.
   */
  @Nullable InetSocketAddress destination() {
    if (rules.asymmetric()) {
      return signalled;
    }
    return everSignalled ? remote : null;
  }

  /** The address of the SDP; null when it named none that can be sent to. */
  @Nullable InetSocketAddress signalled() {
    return signalled;
  }

  /** True when one source is known. */
  boolean isSettled() {
    return settled;
  }

  /** The known source, when only that is listened to and it is not about to change; else null. */
  @Nullable InetSocketAddress exclusive() {
    return settled && sure && rules.strict() ? remote : null;
  }

  private boolean isPlausible(InetSocketAddress source) {
    return source.equals(signalled) || !(own.inSession(source) || own.inRelay(source));
  }

  private boolean isWindowOver() {
    return everSignalled && clock.getAsLong() - signalledAt >= rules.windowMillis();
  }

  /** While nobody is settled; false when the source is not the one that is followed. */
  private boolean learn(
      InetSocketAddress source, int packetSsrc, int packetSequence, int payloadType) {
    if (source.equals(signalled)) {
      return settle(source, Evidence.SDP);
    }
    return switch (rules.mode()) {
      case OFF -> false;
      case IMMEDIATE -> settle(source, Evidence.FIRST);
      case DELAYED -> isWindowOver() ? settle(source, Evidence.TIME) : follow(source);
      case HEURISTIC -> weigh(source, packetSsrc, packetSequence, payloadType);
    };
  }

  private boolean weigh(
      InetSocketAddress source, int packetSsrc, int packetSequence, int payloadType) {
    boolean wasKnown = learned != null;
    if (source.equals(learned)) {
      return settle(source, Evidence.KNOWN);
    }
    if (wasKnown && isContinued(packetSsrc, packetSequence)) {
      return settle(source, Evidence.CONTINUED);
    }
    long now = clock.getAsLong();
    Candidates.Candidate candidate =
        candidates.heard(source, rank(source, payloadType), packetSsrc, now);
    Candidates.Rank rank = candidate.rank();
    if (candidate.age(now) >= rules.windowMillis()) {
      return settle(source, Evidence.TIME);
    }
    if (wasKnown || rank == Candidates.Rank.FORMER || candidates.hasBetter(rank)) {
      return false;
    }
    return candidate.packets() >= ENOUGH ? settle(source, Evidence.PACKETS) : follow(source);
  }

  private Candidates.Rank rank(InetSocketAddress source, int payloadType) {
    InetSocketAddress wanted = signalled;
    if (source.equals(former)) {
      return Candidates.Rank.FORMER;
    }
    if (payloadType != NO_TYPE && !payloadTypes.test(payloadType)) {
      return Candidates.Rank.OTHER_TYPE;
    }
    if (wanted != null && source.getAddress().equals(wanted.getAddress())) {
      return Candidates.Rank.SAME_ADDRESS;
    }
    return wanted != null && source.getPort() == wanted.getPort()
        ? Candidates.Rank.SAME_PORT
        : Candidates.Rank.ANY;
  }

  /** While another source is settled. */
  private boolean takesOver(InetSocketAddress source, int packetSsrc, int packetSequence) {
    if (source.equals(signalled)) {
      return settle(source, Evidence.SDP);
    }
    InetSocketAddress known = remote;
    boolean allowed =
        switch (rules.handOver()) {
          case OFF -> false;
          case PORT -> known != null && source.getAddress().equals(known.getAddress());
          case ANYWHERE -> true;
        };
    if (!allowed
        || rules.mode() == MediaLearning.OFF
        || !isContinued(packetSsrc, packetSequence)
        || clock.getAsLong() - handedOverAt < HAND_OVER_PAUSE) {
      return false;
    }
    handedOverAt = clock.getAsLong();
    return settle(source, Evidence.CONTINUED);
  }

  private boolean isContinued(int packetSsrc, int packetSequence) {
    int step = (packetSequence - sequence) & 0xFFFF;
    return packetSsrc == ssrc && step > 0 && step <= CONTINUOUS;
  }

  private boolean follow(InetSocketAddress source) {
    if (!source.equals(remote)) {
      InetSocketAddress before = remote;
      remote = source;
      if (!told) {
        told = true;
        observer.onSource(before, source, Evidence.FOLLOWED);
      }
    }
    return true;
  }

  private boolean settle(InetSocketAddress source, Evidence evidence) {
    InetSocketAddress before = remote;
    remote = source;
    settled = true;
    sure = evidence == Evidence.SDP || isWindowOver();
    learned = null;
    if (!source.equals(believed)) {
      believed = source;
      observer.onSource(before, source, evidence);
    }
    return true;
  }
}
