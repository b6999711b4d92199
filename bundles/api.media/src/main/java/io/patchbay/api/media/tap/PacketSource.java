package io.patchbay.api.media.tap;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** The ability of a media session to be listened to. Implemented by backends. Thread-safe. */
@ConsumerType
public interface PacketSource {
  /**
   * Hands every packet that the session takes from a side to {@code sink} from now on, in place of
   * the one before, on all streams the session has or gets. Ends with the session.
   *
   * @param sink null: to nobody; a packet that is on its way may still be handed over
   */
  void tap(@Nullable PacketSink sink);
}
