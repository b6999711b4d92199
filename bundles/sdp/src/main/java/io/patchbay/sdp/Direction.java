package io.patchbay.sdp;

import java.util.Locale;
import java.util.Optional;

/** Which way media flows, seen from the author of the description (RFC 8866 section 6.7). */
public enum Direction {
  /** Both ways; what an absent attribute means. */
  SENDRECV(true, true),
  /** The author only sends: it holds the other side. */
  SENDONLY(true, false),
  /** The author only receives: it is held. */
  RECVONLY(false, true),
  /** Neither way; RTCP still flows. */
  INACTIVE(false, false);

  private final boolean sends;
  private final boolean receives;

  Direction(boolean sends, boolean receives) {
    this.sends = sends;
    this.receives = receives;
  }

  /** Whether the author sends media. */
  public boolean sends() {
    return sends;
  }

  /** Whether the author receives media. */
  public boolean receives() {
    return receives;
  }

  /** The same flow seen from the other side. */
  public Direction reversed() {
    return of(receives, sends);
  }

  /** What both allow. */
  public Direction and(Direction other) {
    return of(sends && other.sends, receives && other.receives);
  }

  /** The attribute's name, such as {@code sendrecv}. */
  public String attribute() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Direction of(boolean sends, boolean receives) {
    if (sends) {
      return receives ? SENDRECV : SENDONLY;
    }
    return receives ? RECVONLY : INACTIVE;
  }

  static Optional<Direction> ofAttribute(String name) {
    for (Direction direction : values()) {
      if (direction.attribute().equalsIgnoreCase(name)) {
        return Optional.of(direction);
      }
    }
    return Optional.empty();
  }
}
