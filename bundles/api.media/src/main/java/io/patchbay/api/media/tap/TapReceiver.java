package io.patchbay.api.media.tap;

import org.osgi.annotation.versioning.ConsumerType;

/** Gets the packets of one session. See {@link MediaTap} for the thread. */
@ConsumerType
public interface TapReceiver {
  /**
   * One packet that a side sent and the session took. Packets of one side come in the order in
   * which they arrived. What {@link TapPacket#bytes} gives is used again after the call: copy what
   * is to be kept.
   *
   * @throws TapException to end listening, with a reason for the log; {@link #onEnd} follows
   */
  void onPacket(TapPacket packet) throws TapException;

  /**
   * No packet follows: let go of what is held. Called once, in whatever way listening ended.
   *
   * @throws TapException when something was lost by it, for the log
   */
  void onEnd(TapEnd reason) throws TapException;

  /**
   * What it makes of the session, in a few words for people, such as the name of a file. Asked
   * once, after {@link MediaTap#open}.
   */
  default String describe() {
    return "";
  }
}
