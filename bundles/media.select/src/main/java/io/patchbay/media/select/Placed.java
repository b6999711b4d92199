package io.patchbay.media.select;

import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.tap.PacketSource;
import io.patchbay.media.select.tap.TapSource;
import java.util.Optional;

/** A backend's session, and the backend by which name it was asked for. */
record Placed(String backend, MediaBackend service, MediaSession session) implements TapSource {
  @Override
  public Optional<PacketSource> packets() {
    return Contained.ask(backend, () -> session.ability(PacketSource.class));
  }
}
