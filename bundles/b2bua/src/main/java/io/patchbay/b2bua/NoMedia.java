package io.patchbay.b2bua;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.selection.MediaSelector;
import java.util.List;
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
  public String selected() {
    return "";
  }

  @Override
  public List<BackendStatus> backends() {
    return List.of();
  }
}
