package io.patchbay.media.select;

import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.selection.SessionTaps;
import io.patchbay.media.select.tap.SessionFeeds;
import io.patchbay.sdp.SessionDescription;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A session of the selector: holds a lease on its backend, whose failures are {@link Contained},
 * and can be listened to. Until its first offer has succeeded it goes to the next candidate when
 * its backend cannot take it. As thread-safe as the backend's session.
 */
final class SelectedSession implements MediaSession {
  private final MediaSessionSpec spec;
  private final SessionFeeds taps;
  private final Leases leases;
  private volatile Placed placed;

  /** Who is asked next when the backend cannot take it; null once an offer has succeeded. */
  private volatile @Nullable Candidates others;

  private boolean closed;

  SelectedSession(
      MediaSessionSpec spec,
      Candidates candidates,
      Placed placed,
      SessionFeeds taps,
      Leases leases) {
    this.spec = spec;
    this.others = candidates;
    this.placed = placed;
    this.taps = taps;
    this.leases = leases;
    hold(placed);
  }

  MediaSessionSpec spec() {
    return spec;
  }

  Placed placed() {
    return placed;
  }

  SessionFeeds taps() {
    return taps;
  }

  @Override
  public String backend() {
    return placed.backend();
  }

  @Override
  public CompletionStage<SessionDescription> offer(
      MediaLeg from, MediaLeg to, SessionDescription sdp) {
    return offerOn(placed, from, to, sdp);
  }

  private CompletableFuture<SessionDescription> offerOn(
      Placed on, MediaLeg from, MediaLeg to, SessionDescription sdp) {
    return Contained.call(
        on.backend(),
        () ->
            Contained.call(on.backend(), () -> on.session().offer(from, to, sdp))
                .thenApply(shown -> settled(from, sdp, shown))
                .exceptionallyCompose(
                    failure -> {
                      Candidates rest = others;
                      return rest == null
                          ? CompletableFuture.failedFuture(failure)
                          : rest.after(on.backend(), failure)
                              .thenCompose(next -> offerOn(moved(on, next), from, to, sdp));
                    }));
  }

  @Override
  public CompletionStage<SessionDescription> answer(
      MediaLeg from, MediaLeg to, SessionDescription sdp) {
    Placed on = placed;
    return Contained.call(
        on.backend(),
        () -> on.session().answer(from, to, sdp).thenApply(shown -> settled(from, sdp, shown)));
  }

  private SessionDescription settled(
      MediaLeg from, SessionDescription sdp, SessionDescription shown) {
    others = null;
    taps.described(from.id(), sdp);
    return shown;
  }

  @Override
  public CompletionStage<Void> release(MediaLeg leg) {
    Placed on = placed;
    return Contained.call(on.backend(), () -> on.session().release(leg).thenApply(freed -> leg))
        .thenAccept(freed -> {});
  }

  @Override
  public CompletionStage<MediaReport> query() {
    return Contained.call(placed.backend(), placed.session()::query);
  }

  @Override
  public CompletionStage<MediaReport> close() {
    synchronized (this) {
      closed = true;
    }
    return leave(placed);
  }

  @Override
  public <T> Optional<T> ability(Class<T> type) {
    return type == SessionTaps.class
        ? Optional.of(type.cast(taps))
        : Contained.ask(placed.backend(), () -> placed.session().ability(type));
  }

  /** The next candidate takes over from one that refused; nothing ran on that. */
  private Placed moved(Placed from, Placed to) {
    boolean late;
    synchronized (this) {
      late = closed;
      placed = to;
      hold(to);
    }
    leave(from);
    if (late) {
      leave(to);
    }
    return to;
  }

  private void hold(Placed on) {
    leases.add(on.service(), this);
    taps.join(on);
  }

  private CompletableFuture<MediaReport> leave(Placed on) {
    leases.remove(on.service(), this);
    taps.leave(on);
    return Contained.call(on.backend(), on.session()::close);
  }
}
