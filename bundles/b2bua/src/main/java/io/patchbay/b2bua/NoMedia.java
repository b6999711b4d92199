package io.patchbay.b2bua;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.selection.BackendRole;
import io.patchbay.api.media.selection.MediaSelector;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stands in while no selector is there: every call is told that media is unavailable. */
final class NoMedia implements MediaSelector {
  @Override
  public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
    return CompletableFuture.failedFuture(
        new MediaException(MediaException.Kind.UNAVAILABLE, "no media selector is running"));
  }

  @Override
  public CompletionStage<MediaSession> replace(
      MediaSession before, MediaSessionSpec spec, Optional<String> backend) {
    return open(spec);
  }

  @Override
  public BackendRole role(String backend) {
    return BackendRole.UNUSED;
  }

  @Override
  public boolean drain(String backend, boolean drained) {
    return false;
  }

  @Override
  public String choice() {
    return "";
  }

  @Override
  public String selected() {
    return "";
  }

  @Override
  public List<BackendStatus> backends() {
    return List.of();
  }
}
