package io.patchbay.media.relay;

/** How long one side has been silent. Not thread-safe. */
final class SideWatch {
  private final String id;
  private boolean sends;
  private boolean silent;
  private long quietSince;
  private long seen;

  /**
   * @param sends whether it is to send
   */
  SideWatch(String id, boolean sends, long now) {
    this.id = id;
    this.sends = sends;
    quietSince = now;
  }

  String id() {
    return id;
  }

  /** Signalling spoke: silence counts from now. */
  void answered(boolean isToSend, long now) {
    sends = isToSend;
    quietSince = now;
  }

  /** Compares the count of its packets with that of the last look. */
  void look(long packets, long now) {
    if (packets != seen) {
      seen = packets;
      quietSince = now;
    }
  }

  /** Milliseconds without a packet. */
  long quiet(long now) {
    return now - quietSince;
  }

  /** The same for a side that is to send; 0 for one that is not. */
  long missing(long now) {
    return sends ? quiet(now) : 0;
  }

  boolean isSilent() {
    return silent;
  }

  /** Takes note that it is silent or not; returns whether that is new. */
  boolean turned(boolean isSilent) {
    boolean changed = silent != isSilent;
    silent = isSilent;
    return changed;
  }
}
