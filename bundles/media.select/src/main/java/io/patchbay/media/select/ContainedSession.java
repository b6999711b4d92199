package io.patchbay.media.select;

import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.selection.SessionTaps;
import io.patchbay.media.select.tap.SessionFeeds;
import io.patchbay.sdp.SessionDescription;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A backend's session whose failures are {@link Contained}, and which taps can be attached to. As
 * thread-safe as that session.
 */
final class ContainedSession implements MediaSession {
  private final String backend;
  private final MediaSession session;
  private final SessionFeeds taps;

  ContainedSession(String backend, MediaSession session, SessionFeeds taps) {
    this.backend = backend;
    this.session = session;
    this.taps = taps;
  }

  @Override
  public String backend() {
    return backend;
  }

  @Override
  public CompletionStage<SessionDescription> offer(
      MediaLeg from, MediaLeg to, SessionDescription sdp) {
    return exchange(from, sdp, () -> session.offer(from, to, sdp));
  }

  @Override
  public CompletionStage<SessionDescription> answer(
      MediaLeg from, MediaLeg to, SessionDescription sdp) {
    return exchange(from, sdp, () -> session.answer(from, to, sdp));
  }

  private CompletionStage<SessionDescription> exchange(
      MediaLeg from,
      SessionDescription sdp,
      Supplier<CompletionStage<SessionDescription>> operation) {
    return Contained.call(
        backend,
        () ->
            operation
                .get()
                .thenApply(
                    shown -> {
                      taps.described(from.id(), sdp);
                      return shown;
                    }));
  }

  @Override
  public CompletionStage<Void> release(MediaLeg leg) {
    return Contained.call(backend, () -> session.release(leg).thenApply(freed -> leg))
        .thenAccept(freed -> {});
  }

  @Override
  public CompletionStage<MediaReport> query() {
    return Contained.call(backend, session::query);
  }

  @Override
  public CompletionStage<MediaReport> close() {
    taps.close();
    return Contained.call(backend, session::close);
  }

  @Override
  public <T> Optional<T> ability(Class<T> type) {
    return type == SessionTaps.class
        ? Optional.of(type.cast(taps))
        : Contained.ask(backend, () -> session.ability(type));
  }
}
