package io.patchbay.b2bua;

import io.patchbay.api.media.MediaEvent;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionOptions;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.api.media.selection.SessionTaps;
import io.patchbay.api.media.selection.TapStatus;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.sdp.SessionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The media of a call: the session it has, and for the time of a move a second one. A session that
 * is lost before the call is up, or between an offer and its answer, gives its place to another;
 * who was shown the addresses of the lost one has to be moved then ({@link #isAstray}). On the
 * call's loop, but for what says otherwise.
 */
final class CallMedia implements MediaLease.Owner {
  /**
   * How long a session that was replaced goes on relaying: what was sent to it is under way, or
   * waits there to be relayed.
   */
  static final Duration LINGER = Duration.ofSeconds(1);

  private final SipLoop loop;
  private final MediaPlaces places;
  private final MediaWatch watch;
  private MediaSessionOptions options = MediaSessionOptions.none();
  private volatile MediaLease current;
  private @Nullable MediaLease second;
  private final List<MediaLease> lingering = new ArrayList<>();
  private Consumer<String> secondLost = reason -> {};
  private boolean up;
  private boolean astray;

  CallMedia(SipLoop loop, MediaPlaces places, MediaWatch watch) {
    this.loop = loop;
    this.places = places;
    this.watch = watch;
    this.current = new MediaLease(loop, this);
  }

  /** Opens the session, before the first offer; what comes later finds it open. */
  void open(MediaSessionOptions wanted) {
    options = wanted;
    current.open(listener -> places.open(wanted, listener));
  }

  /** Name of the backend; empty before the session is open. Any thread. */
  String backend() {
    return current.backend();
  }

  /** The call is up: what cannot be offered any more is refused, and the session stays. */
  void up() {
    up = true;
  }

  /** True when a side was shown addresses of a session that another one has replaced since. */
  boolean isAstray() {
    return astray;
  }

  /** As {@link MediaLease#offer}. */
  void offer(
      MediaLeg from,
      MediaLeg to,
      SessionDescription sdp,
      Consumer<SessionDescription> done,
      Consumer<MediaException> failed) {
    MediaLease on = current;
    on.offer(
        from,
        to,
        sdp,
        done,
        failure -> {
          if (!up && isReplaced(on, failure)) {
            current.offer(from, to, sdp, done, failed);
          } else {
            failed.accept(failure);
          }
        });
  }

  /**
   * The answer to an offer that was made before.
   *
   * @param done gets what the one who offered is to be sent
   */
  void answer(Agreement both, Consumer<SessionDescription> done, Consumer<MediaException> failed) {
    if (astray) {
      current.exchange(both, done, failed);
      return;
    }
    MediaLease on = current;
    on.answer(
        both.answerer().media(),
        both.offerer().media(),
        both.answer(),
        done,
        failure -> elsewhere(on, failure, both, done, failed));
  }

  /** Returns to what was agreed on before. */
  void restore(Agreement before, Consumer<MediaException> failed) {
    Consumer<SessionDescription> done = shown -> {};
    MediaLease on = current;
    on.exchange(before, done, failure -> elsewhere(on, failure, before, done, failed));
  }

  private void elsewhere(
      MediaLease on,
      MediaException failure,
      Agreement both,
      Consumer<SessionDescription> done,
      Consumer<MediaException> failed) {
    if (isReplaced(on, failure)) {
      current.exchange(both, done, failed);
    } else {
      failed.accept(failure);
    }
  }

  /** True when another session has, or now takes, the place of one that failed that way. */
  private boolean isReplaced(MediaLease lost, MediaException failure) {
    boolean isLoss =
        failure.kind() == MediaException.Kind.UNAVAILABLE
            || failure.kind() == MediaException.Kind.GONE;
    return isLoss && (!lost.equals(current) || replace(String.valueOf(failure.getMessage())));
  }

  /**
   * Another session takes the place of the one it has, which is lost.
   *
   * @return false when there was none yet, or a move is under way that will see to it
   */
  private boolean replace(String reason) {
    if (second != null) {
      return false;
    }
    Optional<MediaLease> next = another(Optional.empty(), gone -> {});
    if (next.isEmpty()) {
      return false;
    }
    adopt(next.get());
    astray = true;
    watch.onReplaced(reason);
    return true;
  }

  /**
   * As long as the call is not up, another session takes the place of the one it has.
   *
   * @param nowhere run when there is no other
   */
  void replaceLost(String reason, Runnable nowhere) {
    if (replace(reason)) {
      current.expect(failure -> nowhere.run());
    } else {
      nowhere.run();
    }
  }

  /** As {@link MediaLease#release}. */
  void release(MediaLeg side) {
    current.release(side);
  }

  /** As {@link MediaLease#inOrder}. */
  void inOrder(Runnable task) {
    current.inOrder(task);
  }

  /** As {@link MediaLease#isIdle}. */
  boolean isIdle() {
    return current.isIdle();
  }

  /** The session it has. */
  MediaLease current() {
    return current;
  }

  /**
   * Opens a second session beside the one it has.
   *
   * @param backend where; empty for wherever the choice of backends leads
   * @param lost called on the loop when its backend loses it before it is adopted
   * @return empty when there is no session yet that could be replaced
   */
  Optional<MediaLease> another(Optional<String> backend, Consumer<String> lost) {
    Optional<MediaSession> before = current.session();
    if (before.isEmpty()) {
      return Optional.empty();
    }
    MediaLease lease = new MediaLease(loop, this);
    second = lease;
    secondLost = lost;
    lease.open(listener -> places.replace(before.get(), options, listener, backend));
    return Optional.of(lease);
  }

  /** The second session takes the place of the first, which is closed when it has had its time. */
  void adopt(MediaLease lease) {
    MediaLease before = current;
    current = lease;
    second = null;
    astray = false;
    lingering.add(before);
    loop.schedule(
        LINGER,
        () -> {
          if (lingering.remove(before)) {
            drop(before);
          }
        });
  }

  /** The second session, if there is one, is closed; the first stays. */
  void discard() {
    MediaLease unwanted = second;
    second = null;
    if (unwanted != null) {
      drop(unwanted);
    }
  }

  /** What it has seen; an empty report before the session is open. Any thread. */
  CompletionStage<MediaReport> query() {
    return current
        .session()
        .map(MediaSession::query)
        .orElseGet(() -> CompletableFuture.completedFuture(MediaReport.empty()));
  }

  /** The taps of the session, when it is open and can have some. Any thread. */
  Optional<SessionTaps> taps() {
    return current.session().flatMap(session -> session.ability(SessionTaps.class));
  }

  /**
   * What its session can do. Any thread.
   *
   * @throws MediaException when it cannot, or there is no session yet
   */
  <T> T ability(Class<T> type) throws MediaException {
    MediaSession session =
        current
            .session()
            .orElseThrow(
                () ->
                    new MediaException(
                        MediaException.Kind.UNAVAILABLE, "the call has no media yet"));
    return session.require(type);
  }

  /** Those that listen, and those that did. Any thread. */
  List<TapStatus> tapStatus() {
    return taps().map(SessionTaps::status).orElse(List.of());
  }

  /** As {@link MediaLease#close}, for all sessions; the report is that of the current one. */
  CompletionStage<MediaReport> close() {
    discard();
    lingering.forEach(CallMedia::drop);
    lingering.clear();
    return current.close();
  }

  @Override
  public void onTimeout(MediaLease lease, MediaTimeout timeout) {
    ifCurrent(lease, () -> watch.onTimeout(timeout));
  }

  @Override
  public void onLost(MediaLease lease, String reason) {
    loop.run(
        () -> {
          if (lease.equals(second)) {
            secondLost.accept(reason);
          } else if (lease.equals(current)) {
            watch.onLost(reason);
          }
        });
  }

  @Override
  public void onLeaving(MediaLease lease, String reason) {
    ifCurrent(lease, () -> watch.onLeaving(reason));
  }

  @Override
  public void onEvent(MediaLease lease, MediaEvent event) {
    watch.onEvent(event);
  }

  private void ifCurrent(MediaLease lease, Runnable event) {
    loop.run(
        () -> {
          if (lease.equals(current)) {
            event.run();
          }
        });
  }

  /** What becomes of a session that nobody wants does not matter to the call. */
  private static void drop(MediaLease lease) {
    var unused = lease.close().exceptionally((@Nullable Throwable gone) -> MediaReport.empty());
  }
}
