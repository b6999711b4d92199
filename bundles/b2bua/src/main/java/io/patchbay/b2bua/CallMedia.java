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
 * The media of a call: the session it has, and for the time of a move a second one. On the call's
 * loop, but for what says otherwise.
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

  /** As {@link MediaLease#offer}. */
  void offer(
      MediaLeg from,
      MediaLeg to,
      SessionDescription sdp,
      Consumer<SessionDescription> done,
      Consumer<MediaException> failed) {
    current.offer(from, to, sdp, done, failed);
  }

  /** As {@link MediaLease#answer}. */
  void answer(
      MediaLeg from,
      MediaLeg to,
      SessionDescription sdp,
      Consumer<SessionDescription> done,
      Consumer<MediaException> failed) {
    current.answer(from, to, sdp, done, failed);
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
