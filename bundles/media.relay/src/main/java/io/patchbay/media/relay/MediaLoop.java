package io.patchbay.media.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * One thread with its sockets. {@link #execute} may be called on any thread and throws {@link
 * java.util.concurrent.RejectedExecutionException} once the engine is closed; everything else
 * belongs on the loop.
 */
interface MediaLoop extends Executor {
  /** Octets of the longest datagram relayed: no media packet outgrows the paths it has to take. */
  int MAX_PACKET = 4096;

  /**
   * The time of this turn of the loop: nanoseconds of an arbitrary origin, as {@link
   * System#nanoTime}, that only grow. It stands still while the loop hands out the packets it woke
   * up for, so that asking costs nothing, and all of them have the time they were found at.
   */
  long nanoTime();

  /**
   * Binds a UDP socket.
   *
   * @param handler gets what arrives, on this loop
   * @throws java.net.BindException when the port is taken or the address is not ours
   * @throws IOException when no socket can be had, such as for want of descriptors
   */
  MediaSocket bind(InetAddress address, int port, PacketHandler handler) throws IOException;

  /**
   * Runs {@code task} on the loop when the kernel has let go of every port that was closed before,
   * never inside the call.
   */
  void afterClosing(Runnable task);

  /**
   * Runs {@code task} on the loop again and again, {@code period} after it ended, until the engine
   * closes: what was missed while the machine stood still is not made up for. Any thread.
   */
  void every(Duration period, Runnable task);

  /**
   * Runs {@code task} on the loop once, when {@code delay} is over.
   *
   * @return takes it back; without effect once it ran
   */
  Runnable schedule(Duration delay, Runnable task);

  /**
   * The loop's buffer for a packet of our own, cleared, in network byte order. It is filled from 0
   * to its limit and handed to {@link MediaSocket#send}; its content is anybody's after that.
   */
  ByteBuffer outgoing();
}
