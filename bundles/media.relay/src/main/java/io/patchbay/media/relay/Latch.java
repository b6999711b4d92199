package io.patchbay.media.relay;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where one side's media really comes from, and so where it is sent (symmetric RTP, RFC 4961).
 *
 * <p>Signalling opens a window. While it is open every plausible source is a candidate, and the
 * latest one is sent to, so that media flows from the first packet on. The window ends with the
 * first packet from the address in the SDP; or when one source has sent {@value #ENOUGH} packets of
 * one SSRC; or when a source that was first heard {@value #PATIENCE} ms ago sends again. From then
 * on other sources are refused, except one that has the same IP address and goes on with the same
 * SSRC and sequence: a NAT that changed its port.
 *
 * <p>No allocation on a packet, and no look at the clock once settled. Not thread-safe.
 */
final class Latch {
  /** Packets of one SSRC that settle a source. */
  static final int ENOUGH = 5;

  /** Milliseconds after which a source that sends again is settled. */
  static final long PATIENCE = 3000;

  /** How far a sequence may jump and still be the same stream: ten seconds of 20 ms packets. */
  static final int CONTINUOUS = 500;

  private static final int CANDIDATES = 4;

  private final Predicate<InetSocketAddress> own;
  private final LongSupplier clock;
  private final Candidate[] candidates = new Candidate[CANDIDATES];
  private @Nullable InetSocketAddress signalled;
  private @Nullable InetSocketAddress proven;
  private @Nullable InetSocketAddress remote;
  private boolean settled;
  private int ssrc;
  private int sequence;

  /**
   * @param own tells the sockets of the same session, which are never learned
   * @param clock milliseconds that only grow
   */
  Latch(Predicate<InetSocketAddress> own, LongSupplier clock) {
    this.own = own;
    this.clock = clock;
    for (int i = 0; i < CANDIDATES; i++) {
      candidates[i] = new Candidate();
    }
  }

  /**
   * The side was heard of by signalling: opens the window. A side that repeats its address goes on
   * being sent to where it was learned.
   *
   * @param address where its SDP wants media; null when it names none that can be sent to
   */
  void signalled(@Nullable InetSocketAddress address) {
    InetSocketAddress usable = address != null && own.test(address) ? null : address;
    boolean repeated = Objects.equals(usable, signalled);
    proven = repeated && settled ? remote : null;
    if (!repeated) {
      remote = usable;
    }
    signalled = usable;
    settled = false;
    for (Candidate candidate : candidates) {
      candidate.clear();
    }
  }

  /**
   * An RTP packet came.
   *
   * @param packetSsrc its SSRC
   * @param packetSequence its sequence number, 16 bits
   * @return whether it belongs to this side
   */
  boolean accept(InetSocketAddress source, int packetSsrc, int packetSequence) {
    boolean accepted =
        settled
            ? source.equals(remote) || isMoved(source, packetSsrc, packetSequence)
            : isCandidate(source, packetSsrc);
    if (accepted) {
      ssrc = packetSsrc;
      sequence = packetSequence;
    }
    return accepted;
  }

  /** A packet that is not RTP came: only its source can be judged. */
  boolean accept(InetSocketAddress source) {
    return settled ? source.equals(remote) : isCandidate(source, 0);
  }

  /** Where to send to now; null when nobody knows. */
  @Nullable InetSocketAddress remote() {
    return remote;
  }

  /** The address of the SDP; null when it named none that can be sent to. */
  @Nullable InetSocketAddress signalled() {
    return signalled;
  }

  boolean isSettled() {
    return settled;
  }

  private boolean isMoved(InetSocketAddress source, int packetSsrc, int packetSequence) {
    int step = (packetSequence - sequence) & 0xFFFF;
    InetSocketAddress known = remote;
    if (known == null
        || packetSsrc != ssrc
        || step == 0
        || step > CONTINUOUS
        || !source.getAddress().equals(known.getAddress())
        || own.test(source)) {
      return false;
    }
    remote = source;
    return true;
  }

  private boolean isCandidate(InetSocketAddress source, int packetSsrc) {
    if (own.test(source)) {
      return false;
    }
    remote = source;
    settled =
        source.equals(signalled)
            || source.equals(proven)
            || candidate(source).heard(packetSsrc, clock.getAsLong());
    return true;
  }

  /** The slot of a source; a new one takes the slot of the source that has shown least. */
  private Candidate candidate(InetSocketAddress source) {
    Candidate least = candidates[0];
    for (Candidate candidate : candidates) {
      if (source.equals(candidate.source)) {
        return candidate;
      }
      if (candidate.packets < least.packets
          || (candidate.packets == least.packets && candidate.since < least.since)) {
        least = candidate;
      }
    }
    least.clear();
    least.source = source;
    return least;
  }

  /** A source that may be the side. */
  private static final class Candidate {
    private @Nullable InetSocketAddress source;
    private int ssrc;
    private int packets;
    private long since;

    private void clear() {
      source = null;
      packets = 0;
      since = 0;
    }

    /** Counts a packet; true when that is enough. */
    private boolean heard(int packetSsrc, long now) {
      boolean first = since == 0 && packets == 0;
      if (first) {
        since = now;
      }
      packets = first || packetSsrc != ssrc ? 1 : packets + 1;
      ssrc = packetSsrc;
      return packets >= ENOUGH || (!first && now - since >= PATIENCE);
    }
  }
}
