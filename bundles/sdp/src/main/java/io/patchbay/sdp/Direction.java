package io.patchbay.sdp;

import java.util.List;
import java.util.Optional;

/** Which way media flows, seen from the author of the description (RFC 8866 section 6.7). */
public enum Direction {
  /** Both ways; what an absent attribute means. */
  SENDRECV("sendrecv", true, true),
  /** The author only sends: it holds the other side. */
  SENDONLY("sendonly", true, false),
  /** The author only receives: it is held. */
  RECVONLY("recvonly", false, true),
  /** Neither way; RTCP still flows. */
  INACTIVE("inactive", false, false);

  private static final List<Direction> ALL = List.of(values());

  private final String attribute;
  private final boolean sends;
  private final boolean receives;

  Direction(String attribute, boolean sends, boolean receives) {
    this.attribute = attribute;
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
    return attribute;
  }

  static Direction of(boolean sends, boolean receives) {
    if (sends) {
      return receives ? SENDRECV : SENDONLY;
    }
    return receives ? RECVONLY : INACTIVE;
  }

  /** The direction a line says; empty for any other line. */
  static Optional<Direction> of(Line line) {
    if (line.is('a')) {
      for (Direction direction : ALL) {
        if (line.isAttribute(direction.attribute)) {
          return Optional.of(direction);
        }
      }
    }
    return Optional.empty();
  }
}
