package io.patchbay.media.relay;

import java.util.List;

/** The threads and sockets of the relay. Thread-safe. */
interface PacketEngine {
  /** All loops; the list never changes. */
  List<MediaLoop> loops();

  /**
   * Ends the loops and waits until their threads are gone. Sockets still open are closed. Must not
   * be called on a loop.
   */
  void close();
}
