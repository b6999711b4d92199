package io.patchbay.media.select;

import static java.util.Objects.requireNonNull;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.selection.MediaSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Gives every new call the backend whose name is configured. Thread-safe. */
final class ConfiguredSelector implements MediaSelector {
  private final BackendDirectory directory;
  private volatile String name;

  ConfiguredSelector(BackendDirectory directory, String name) {
    this.directory = directory;
    this.name = name;
  }

  /** Chooses another backend for the calls to come. */
  void choose(String changed) {
    name = changed;
  }

  @Override
  public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
    String chosen = name;
    Optional<MediaBackend> backend = directory.find(chosen);
    if (backend.isEmpty()) {
      return CompletableFuture.failedStage(
          new MediaException(MediaException.Kind.UNAVAILABLE, absent(chosen)));
    }
    return Contained.call(
        chosen,
        () ->
            backend
                .get()
                .open(spec)
                .thenApply(session -> new ContainedSession(chosen, requireNonNull(session))));
  }

  private String absent(String chosen) {
    return chosen.isEmpty()
        ? "no media backend is chosen"
        : "media backend '" + chosen + "' is not there (there are: " + present() + ")";
  }

  private String present() {
    List<String> names = List.copyOf(directory.all().keySet());
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  @Override
  public String selected() {
    String chosen = name;
    return directory.find(chosen).isPresent() ? chosen : "";
  }

  @Override
  public List<BackendStatus> backends() {
    List<BackendStatus> all = new ArrayList<>();
    directory.all().forEach((key, backend) -> all.add(status(key, backend)));
    return all;
  }

  private static BackendStatus status(String name, MediaBackend backend) {
    try {
      return backend.status();
    } catch (RuntimeException e) {
      return new BackendStatus(name, false, "no status: " + e, 0, -1, -1);
    }
  }
}
