package io.patchbay.media.relay;

import io.patchbay.api.media.MediaEvent;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Told of decisions about where a side's packets come from. On the loop. */
@FunctionalInterface
interface SourceObserver {
  void onSource(
      @Nullable InetSocketAddress before, InetSocketAddress now, MediaEvent.Evidence evidence);
}
