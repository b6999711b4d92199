package io.patchbay.media.relay;

import io.patchbay.api.media.BackendStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that something is nearly used up, and again when it had been well below meanwhile. */
final class LoadWarnings {
  private static final Logger LOG = LoggerFactory.getLogger(LoadWarnings.class);

  private static final int CALM = 70;

  private final Set<String> warned = new HashSet<>();

  /** Looks at the loads; returns the names of those warned of now. By one thread at a time. */
  Set<String> look(List<BackendStatus.Load> loads) {
    Set<String> fresh = new HashSet<>();
    for (BackendStatus.Load load : loads) {
      if (load.isHigh() && warned.add(load.name())) {
        fresh.add(load.name());
        LOG.warn("relay: {}: {} of {}", load.name(), load.now(), load.limit());
      } else if (load.percent() < CALM) {
        warned.remove(load.name());
      }
    }
    return fresh;
  }
}
