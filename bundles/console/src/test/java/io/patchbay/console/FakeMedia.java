package io.patchbay.console;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.selection.BackendRole;
import io.patchbay.api.media.selection.MediaSelector;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A relay that is chosen and a second backend of unknown size that is not usable. */
final class FakeMedia implements MediaSelector {
  private final Set<String> drained = new HashSet<>();

  @Override
  public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
    return CompletableFuture.failedFuture(
        new MediaException(MediaException.Kind.EXHAUSTED, "no ports"));
  }

  @Override
  public CompletionStage<MediaSession> replace(
      MediaSession before, MediaSessionSpec spec, Optional<String> backend) {
    throw new UnsupportedOperationException();
  }

  @Override
  public BackendRole role(String backend) {
    if (drained.contains(backend)) {
      return BackendRole.DRAINED;
    }
    return backend.equals("relay") ? BackendRole.CHOSEN : BackendRole.UNUSED;
  }

  @Override
  public boolean drain(String backend, boolean wanted) {
    return backend.equals("relay") && (wanted ? drained.add(backend) : drained.remove(backend));
  }

  @Override
  public String choice() {
    return "relay";
  }

  @Override
  public String selected() {
    return "relay";
  }

  @Override
  public List<BackendStatus> backends() {
    return List.of(
        new BackendStatus("far", false, "no answer", 0, -1, -1),
        new BackendStatus(
            "relay",
            true,
            "ports 20000-30000 on 0.0.0.0",
            1,
            4,
            10000,
            List.of(
                new BackendStatus.Load("sessions", 81, 100),
                new BackendStatus.Load("cpu-percent", 7, 0))));
  }
}
