package io.patchbay.media.select;

import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.sdp.SessionDescription;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A backend's session whose failures are {@link Contained}. As thread-safe as that session. */
final class ContainedSession implements MediaSession {
  private final String backend;
  private final MediaSession session;

  ContainedSession(String backend, MediaSession session) {
    this.backend = backend;
    this.session = session;
  }

  @Override
  public String backend() {
    return backend;
  }

  @Override
  public CompletionStage<SessionDescription> offer(
      MediaLeg from, MediaLeg to, SessionDescription sdp) {
    return Contained.call(backend, () -> session.offer(from, to, sdp));
  }

  @Override
  public CompletionStage<SessionDescription> answer(
      MediaLeg from, MediaLeg to, SessionDescription sdp) {
    return Contained.call(backend, () -> session.answer(from, to, sdp));
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
    return Contained.call(backend, session::close);
  }

  @Override
  public <T> Optional<T> ability(Class<T> type) {
    return session.ability(type);
  }
}
