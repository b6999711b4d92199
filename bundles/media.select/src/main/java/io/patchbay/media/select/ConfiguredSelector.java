package io.patchbay.media.select;

import static java.util.Objects.requireNonNull;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.api.media.tap.PacketSource;
import io.patchbay.api.media.tap.TapSession;
import io.patchbay.media.select.tap.SessionFeeds;
import io.patchbay.media.select.tap.Taps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives every new call the backend whose name is configured. Thread-safe. */
final class ConfiguredSelector implements MediaSelector {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredSelector.class);

  private final Directory<MediaBackend> directory;
  private final Taps taps;
  private volatile String name;

  ConfiguredSelector(Directory<MediaBackend> directory, Taps taps, String name) {
    this.directory = directory;
    this.taps = taps;
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
                .thenApply(session -> contained(chosen, spec, requireNonNull(session))));
  }

  private MediaSession contained(String backend, MediaSessionSpec spec, MediaSession session) {
    TapSession tapped = new TapSession(spec.callId(), spec.labels());
    SessionFeeds feeds =
        new SessionFeeds(
            tapped,
            backend,
            () -> Contained.ask(backend, () -> session.ability(PacketSource.class)),
            taps);
    spec.options().taps().forEach(tap -> attach(feeds, tap, spec.callId()));
    return new ContainedSession(backend, session, feeds);
  }

  /** A tap that cannot listen is no reason to refuse the call. */
  private static void attach(SessionFeeds feeds, String tap, String call) {
    var unused =
        feeds
            .attach(tap)
            .exceptionally(
                (@Nullable Throwable failure) -> {
                  LOG.warn("call {} goes on without tap '{}': {}", call, tap, reason(failure));
                  return null;
                });
  }

  private static String reason(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause == null ? "" : String.valueOf(cause.getMessage());
  }

  private String absent(String chosen) {
    return chosen.isEmpty()
        ? "no media backend is chosen"
        : "media backend '" + chosen + "' is not there (there are: " + directory.names() + ")";
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
