package io.patchbay.media.relay.rtcp;

import java.nio.ByteBuffer;
import java.time.Duration;

/** The way to one side, and its loop's time. Every method belongs on the loop. */
public interface RtcpLink {
  /** A cleared buffer for a packet of ours, valid until the next one is asked for. */
  ByteBuffer outgoing();

  /**
   * Sends what lies between 0 and the limit of {@link #outgoing} to where the side wants RTCP.
   *
   * @return false when nobody knows where that is, or the socket did not take it
   */
  boolean send(ByteBuffer packet);

  /**
   * Runs {@code task} on the loop after a delay.
   *
   * @return takes it back
   */
  Runnable schedule(Duration delay, Runnable task);

  /** Nanoseconds of a clock that only grows. */
  long nanoTime();
}
