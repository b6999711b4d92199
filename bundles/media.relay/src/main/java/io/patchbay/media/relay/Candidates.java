package io.patchbay.media.relay;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The sources that may be a side, while that is open. A few slots: a new source takes the one of
 * the source that has shown least, so that a swarm of strangers does not push a stream out. No
 * allocation on a packet. Not thread-safe.
 */
final class Candidates {
  private static final int SLOTS = 4;

  /** How much a source looks like what the SDP says; the first is best. */
  enum Rank {
    /** Another port of the address in the SDP. */
    SAME_ADDRESS,
    /** The port of the SDP at another address: a NAT that kept it. */
    SAME_PORT,
    /** Nothing in common but a payload type. */
    ANY,
    /** Not even that: no media of this call, by the look of it. */
    OTHER_TYPE,
    /** The source before the side moved: what comes from it may only be late. */
    FORMER
  }

  private final Candidate[] slots = new Candidate[SLOTS];

  Candidates() {
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new Candidate();
    }
  }

  void clear() {
    for (Candidate candidate : slots) {
      candidate.clear();
    }
  }

  /** Counts a packet of a source and returns what is known of it. */
  Candidate heard(InetSocketAddress source, Rank rank, int ssrc, long now) {
    Candidate candidate = slot(source);
    candidate.heard(rank, ssrc, now);
    return candidate;
  }

  /** Whether a source of a better rank was heard. */
  boolean hasBetter(Rank rank) {
    for (Candidate candidate : slots) {
      if (candidate.source != null && candidate.rank.compareTo(rank) < 0) {
        return true;
      }
    }
    return false;
  }

  private Candidate slot(InetSocketAddress source) {
    Candidate least = slots[0];
    for (Candidate candidate : slots) {
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
  static final class Candidate {
    private @Nullable InetSocketAddress source;
    private Rank rank = Rank.ANY;
    private int ssrc;
    private int packets;
    private long since;

    private void clear() {
      source = null;
      packets = 0;
      since = 0;
    }

    private void heard(Rank seen, int packetSsrc, long now) {
      if (packets == 0) {
        since = now;
        rank = seen;
      } else if (seen.compareTo(rank) < 0) {
        rank = seen;
      }
      packets = packetSsrc == ssrc ? packets + 1 : 1;
      ssrc = packetSsrc;
    }

    /** The best that one of its packets had. */
    Rank rank() {
      return rank;
    }

    /** Packets of its latest SSRC, one after the other. */
    int packets() {
      return packets;
    }

    /** Milliseconds since it was first heard. */
    long age(long now) {
      return now - since;
    }
  }
}
