package io.patchbay.media.relay;

import io.patchbay.api.media.MediaTimeout;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a session is dead. It is asked about once a second and compares packet counters, so
 * that a packet never has to look at a clock. Not thread-safe.
 */
final class SessionWatch {
  /** Milliseconds the owner has to close a session after its timeout. */
  static final long GRACE = 60_000;

  private final long openedAt;
  private boolean answered;
  private boolean held;
  private long quietSince;
  private long packetsSeen;
  private @Nullable MediaTimeout timeout;
  private long timedOutAt;

  SessionWatch(long now) {
    openedAt = now;
    quietSince = now;
  }

  /**
   * An answer came.
   *
   * @param onHold whether the two sides agreed not to send both ways
   */
  void answered(boolean onHold, long now) {
    answered = true;
    held = onHold;
    quietSince = now;
  }

  /**
   * Looks at the session.
   *
   * @param packets media packets so far, from either side
   * @return the timeout, the one time it is found
   */
  @Nullable MediaTimeout check(long packets, RelayTimeouts limits, long now) {
    if (packets != packetsSeen) {
      packetsSeen = packets;
      quietSince = now;
    }
    if (timeout != null) {
      return null;
    }
    if (answered) {
      long limit = held ? limits.holdMillis() : limits.idleMillis();
      if (limit > 0 && now - quietSince >= limit) {
        timeout = MediaTimeout.IDLE;
      }
    } else if (now - openedAt >= limits.setupMillis()) {
      timeout = MediaTimeout.SETUP;
    }
    timedOutAt = now;
    return timeout;
  }

  /** True when the session timed out and nobody closed it in {@link #GRACE}. */
  boolean isAbandoned(long now) {
    return timeout != null && now - timedOutAt >= GRACE;
  }
}
