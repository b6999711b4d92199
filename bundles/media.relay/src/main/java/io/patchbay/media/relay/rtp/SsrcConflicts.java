package io.patchbay.media.relay.rtp;

import org.jspecify.annotations.Nullable;

/**
 * What a side's SSRCs have in common with those it is sent (RFC 3550 section 8.2), counted by
 * outcome. A relay forwards: only where it gives out SSRCs of its own can it take another one, and
 * elsewhere the two sides find the conflict themselves, since they see each other's packets. So
 * nothing is ever dropped for a conflict. Belongs on its loop.
 */
public final class SsrcConflicts {
  private long collisions;
  private long loops;
  private long thirdParty;

  SsrcConflicts() {}

  /**
   * A side begins to send with an SSRC. When it is sent the same one, its numbers tell whether it
   * returns what it is sent or chose alike.
   *
   * @param sequence of the first packet
   * @param other what that side is sent
   */
  void resolve(int ssrc, int sequence, @Nullable RtpReceiver other) {
    RtpSource same = other == null ? null : other.findSent(ssrc);
    if (other == null || same == null) {
      return;
    }
    if (same.sequence().isRecent(sequence)) {
      loops++;
    } else {
      collisions++;
      other.giveWay(same);
    }
  }

  void thirdParty() {
    thirdParty++;
  }

  /** An SSRC of RTCP of our own was met in the side's packets, and given up. */
  public void ownCollision() {
    collisions++;
  }

  /** RTCP of our own came back. */
  public void loop() {
    loops++;
  }

  /** Sides that chose an SSRC they are sent. */
  public long collisions() {
    return collisions;
  }

  /** Times a side sent what it is sent: an echo, or a loop behind it. */
  public long loops() {
    return loops;
  }

  /** Packets of a known SSRC from somewhere else, which were refused: the first source is kept. */
  public long thirdParties() {
    return thirdParty;
  }
}
