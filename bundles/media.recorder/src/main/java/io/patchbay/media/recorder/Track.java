package io.patchbay.media.recorder;

import io.patchbay.api.media.tap.TapException;
import io.patchbay.api.media.tap.TapPacket;

/** One file of a recording. */
interface Track {
  /**
   * Takes a packet.
   *
   * @param micros since the recording began
   */
  void onPacket(TapPacket packet, long micros) throws TapException;

  /** Completes the file. */
  void finish() throws TapException;
}
