package io.patchbay.media.select.tap;

import io.patchbay.api.media.tap.PacketSource;
import java.util.Optional;

/** Where the packets of a session come from. */
public interface TapSource {
  /** Name of the backend, for messages. */
  String backend();

  /** Empty when the session cannot be listened to. */
  Optional<PacketSource> packets();
}
