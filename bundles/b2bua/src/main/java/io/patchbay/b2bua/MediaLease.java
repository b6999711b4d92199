package io.patchbay.b2bua;

import io.patchbay.api.media.MediaEvent;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.sdp.SessionDescription;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One media session of a call, one operation at a time and every result on the call's loop. What
 * has nothing to do with media, but must keep its place among what has, goes through {@link
 * #inOrder}.
 */
final class MediaLease implements MediaSessionListener {
  /** Told, on any thread, what the session says of itself until it is closed. */
  interface Owner {
    void onTimeout(MediaLease lease, MediaTimeout timeout);

    void onLost(MediaLease lease, String reason);

    void onLeaving(MediaLease lease, String reason);

    void onEvent(MediaLease lease, MediaEvent event);
  }

  private final SipLoop loop;
  private final Owner owner;
  private final Deque<Runnable> waiting = new ArrayDeque<>(1);
  private @Nullable CompletionStage<MediaSession> opening;
  private boolean busy;
  private volatile boolean closed;
  private volatile @Nullable MediaSession session;

  MediaLease(SipLoop loop, Owner owner) {
    this.loop = loop;
    this.owner = owner;
  }

  /** Opens the session, before the first offer; what comes later finds it open. */
  void open(Function<MediaSessionListener, CompletionStage<MediaSession>> opener) {
    if (opening == null) {
      opening = opener.apply(this);
    }
  }

  /** The session, once an operation has found it open. Any thread. */
  Optional<MediaSession> session() {
    return Optional.ofNullable(session);
  }

  /** Name of its backend; empty before it is known to be open. Any thread. */
  String backend() {
    MediaSession opened = session;
    return opened == null ? "" : opened.backend();
  }

  /** True when no operation runs or waits. */
  boolean isIdle() {
    return !busy && waiting.isEmpty();
  }

  void offer(
      MediaLeg from,
      MediaLeg to,
      SessionDescription sdp,
      Consumer<SessionDescription> done,
      Consumer<MediaException> failed) {
    enqueue(media -> media.offer(from, to, sdp), done, failed);
  }

  void answer(
      MediaLeg from,
      MediaLeg to,
      SessionDescription sdp,
      Consumer<SessionDescription> done,
      Consumer<MediaException> failed) {
    enqueue(media -> media.answer(from, to, sdp), done, failed);
  }

  /**
   * An offer and its answer at once.
   *
   * @param done gets what the one who offered is to be sent
   */
  void exchange(
      Agreement both, Consumer<SessionDescription> done, Consumer<MediaException> failed) {
    MediaLeg offerer = both.offerer().media();
    MediaLeg answerer = both.answerer().media();
    enqueue(
        media ->
            media
                .offer(offerer, answerer, both.offer())
                .thenCompose(shown -> media.answer(answerer, offerer, both.answer())),
        done,
        failed);
  }

  /**
   * Waits for the session to be open.
   *
   * @param failed told when it cannot be opened
   */
  void expect(Consumer<MediaException> failed) {
    enqueue(CompletableFuture::completedFuture, open -> {}, failed);
  }

  /** Frees what a side had, after the operations before. A failure harms nobody, and is dropped. */
  void release(MediaLeg side) {
    if (opening != null) {
      enqueue(media -> media.release(side).thenApply(freed -> side), freed -> {}, failure -> {});
    }
  }

  /**
   * Runs {@code task} when the operations before it are done; not at all after {@link #close()}.
   */
  void inOrder(Runnable task) {
    if (closed) {
      return;
    }
    if (busy) {
      waiting.add(task);
    } else {
      task.run();
    }
  }

  @Override
  public void onTimeout(MediaTimeout timeout) {
    tell(() -> owner.onTimeout(this, timeout));
  }

  @Override
  public void onLost(String reason) {
    tell(() -> owner.onLost(this, reason));
  }

  @Override
  public void onLeaving(String reason) {
    tell(() -> owner.onLeaving(this, reason));
  }

  @Override
  public void onEvent(MediaEvent event) {
    tell(() -> owner.onEvent(this, event));
  }

  private void tell(Runnable event) {
    if (!closed) {
      event.run();
    }
  }

  /**
   * Frees the session, also one that is only being opened. Results that are still out are dropped.
   *
   * @return the last report, on any thread, an empty one when no session was asked for; fails when
   *     none came to be
   */
  CompletionStage<MediaReport> close() {
    closed = true;
    waiting.clear();
    return opening == null
        ? CompletableFuture.completedFuture(MediaReport.empty())
        : opening.thenCompose(MediaSession::close);
  }

  /** The stage of {@code operation} never completes with null. */
  private <T> void enqueue(
      Function<MediaSession, CompletionStage<T>> operation,
      Consumer<T> done,
      Consumer<MediaException> failed) {
    CompletionStage<MediaSession> opened = opening;
    if (opened == null) {
      throw new IllegalStateException("the media session was not opened");
    }
    inOrder(
        () -> {
          busy = true;
          opened
              .thenCompose(
                  media -> {
                    session = media;
                    return operation.apply(media);
                  })
              .whenComplete(
                  (@Nullable T result, @Nullable Throwable error) ->
                      loop.run(() -> finish(result, error, done, failed)));
        });
  }

  private <T> void finish(
      @Nullable T result,
      @Nullable Throwable error,
      Consumer<T> done,
      Consumer<MediaException> failed) {
    busy = false;
    if (closed) {
      return;
    }
    if (result != null) {
      done.accept(result);
    } else {
      failed.accept(asMediaException(error));
    }
    while (!busy && !closed && !waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  private static MediaException asMediaException(@Nullable Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    return cause instanceof MediaException known
        ? known
        : new MediaException(MediaException.Kind.UNAVAILABLE, "media backend failed: " + cause);
  }
}
