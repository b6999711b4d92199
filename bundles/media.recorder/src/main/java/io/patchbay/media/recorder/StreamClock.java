package io.patchbay.media.recorder;

/**
 * Where the sound of one side belongs on the time line of a recording, in samples. Its timestamps
 * say, so that neither jitter nor lost or suppressed packets (DTX) move anything. Only where
 * timestamps and arrival contradict each other for good the arrival decides: with another SSRC,
 * when a sender sets its timestamps anew or stops them during a pause, and when the clocks have
 * drifted apart.
 */
final class StreamClock {
  /** How far a stream may be ahead of its arrival, or behind it for long. */
  static final long TOLERANCE = G711.RATE / 2;

  /** How far it may be behind for a moment: a network that holds packets back for a while. */
  static final long STALL = 10L * G711.RATE;

  /** How long it has to be behind before that is taken for good. */
  static final long FOR_LONG = G711.RATE;

  private boolean started;
  private int ssrc;
  private int timestamp;
  private long position;
  private long watchedSince;
  private long bestLead;

  /**
   * Places a packet.
   *
   * @param arrival samples since the recording began
   * @return where its first sample belongs; never negative
   */
  long place(long arrival, int packetSsrc, int packetTimestamp) {
    if (!started || packetSsrc != ssrc) {
      begin(arrival, packetSsrc, packetTimestamp);
      return position;
    }
    position += packetTimestamp - timestamp;
    timestamp = packetTimestamp;
    long lead = position - arrival;
    if (lead > TOLERANCE || lead < -STALL) {
      begin(arrival, packetSsrc, packetTimestamp);
    } else {
      watch(arrival, lead);
    }
    position = Math.max(0, position);
    return position;
  }

  private void begin(long arrival, int packetSsrc, int packetTimestamp) {
    started = true;
    ssrc = packetSsrc;
    timestamp = packetTimestamp;
    position = arrival;
    watchedSince = arrival;
    bestLead = 0;
  }

  /**
   * After a stall packets catch up with the time; where none does, time has gone on without them.
   */
  private void watch(long arrival, long lead) {
    if (arrival - watchedSince >= FOR_LONG) {
      if (bestLead < -TOLERANCE && lead < -TOLERANCE) {
        position -= Math.max(bestLead, lead);
      }
      watchedSince = arrival;
      bestLead = position - arrival;
    } else {
      bestLead = Math.max(bestLead, lead);
    }
  }
}
