package io.patchbay.media.rtpproxy;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.media.rtpproxy.protocol.Refusal.Meaning;
import io.patchbay.sdp.Agreement;
import io.patchbay.sdp.OfferAnswer;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call's media at a node. Its methods hand over to the node's loop, where stages complete and
 * operations run one after the other.
 */
final class RtpProxySession implements MediaSession {
  private static final Logger LOG = LoggerFactory.getLogger(RtpProxySession.class);

  /** What the node takes as "for ever". */
  private static final Duration FOREVER = Duration.ofDays(7);

  private final MediaSessionSpec spec;
  private final RtpProxyBackend backend;
  private final Sequence sequence = new Sequence();
  private final SessionMedia media;
  private final SessionAbilities abilities;
  private final Map<String, SessionDescription> offers = new HashMap<>();
  private final CompletableFuture<MediaReport> closed = new CompletableFuture<>();
  private Runnable durationTimer = () -> {};
  private boolean answered;
  private boolean held;
  private boolean ended;
  private boolean timeoutTold;

  /**
   * A session that has taken nothing yet.
   *
   * @param callId what the node is told; unique there
   */
  RtpProxySession(MediaSessionSpec spec, RtpProxyBackend backend, String callId) {
    this.spec = spec;
    this.backend = backend;
    media = new SessionMedia(backend, callId, this::timedOut);
    abilities = new SessionAbilities(backend.node(), media, this::run);
  }

  @Override
  public String backend() {
    return backend.name();
  }

  @Override
  public CompletionStage<SessionDescription> offer(
      MediaLeg from, MediaLeg to, SessionDescription sdp) {
    return run(
        () -> {
          check(from, to);
          OfferAnswer.checkOffer(sdp);
          return media
              .pass(new Exchange(from, to, false, ttl()), sdp)
              .thenApply(
                  shown -> {
                    offers.put(from.id(), sdp);
                    return shown;
                  });
        });
  }

  @Override
  public CompletionStage<SessionDescription> answer(
      MediaLeg from, MediaLeg to, SessionDescription sdp) {
    return run(
        () -> {
          check(from, to);
          SessionDescription offer = offers.get(to.id());
          if (offer == null || !media.knows(from.id(), to.id())) {
            throw new MediaException(
                MediaException.Kind.UNUSABLE_SDP,
                "an answer to nothing: no offer was made by " + to.id());
          }
          SessionDescription fitted = OfferAnswer.fitAnswer(offer, sdp);
          answered = true;
          held = Agreement.of(offer, fitted).isHold();
          return media.pass(new Exchange(from, to, true, ttl()), fitted);
        });
  }

  @Override
  public CompletionStage<Void> release(MediaLeg leg) {
    CompletableFuture<Void> freed = new CompletableFuture<>();
    backend
        .node()
        .loop()
        .execute(
            () ->
                sequence
                    .then(
                        () -> {
                          offers.remove(leg.id());
                          return media.release(leg.id());
                        })
                    .whenComplete((done, error) -> freed.complete(null)));
    return freed;
  }

  @Override
  public CompletionStage<MediaReport> query() {
    return closed.isDone() ? closed.copy() : run(media::query);
  }

  @Override
  public CompletionStage<MediaReport> close() {
    backend.node().loop().execute(() -> sequence.then(this::end));
    return closed.copy();
  }

  @Override
  public <T> Optional<T> ability(Class<T> type) {
    return abilities.find(type);
  }

  /** Begins to count how long it lasts. On the loop. */
  void opened() {
    spec.timeLeft()
        .ifPresent(
            limit ->
                durationTimer =
                    backend
                        .node()
                        .loop()
                        .schedule(limit, () -> tellTimeout(MediaTimeout.DURATION)));
  }

  /** How many sessions of the node it has, as far as is known. On the loop. */
  int live() {
    return media.live();
  }

  /**
   * Asks the node what it still has. On the loop.
   *
   * @param restarted whether what is missing was lost; otherwise it timed out, and the node did not
   *     tell
   */
  CompletionStage<?> verify(boolean restarted) {
    return sequence.then(
        () ->
            media
                .query()
                .thenAccept(
                    report -> {
                      if (!restarted) {
                        timedOut();
                      } else if (!timeoutTold && media.isGone()) {
                        lose("the node has lost it");
                      }
                    }));
  }

  /** Ends the session and tells its owner, unless it is closed already. On the loop. */
  void lose(String reason) {
    if (!ended) {
      finish(media.report());
      tellLost(reason);
    }
  }

  /** Tells the owner of a session that has ended. */
  void tellLost(String reason) {
    tell(listener -> listener.onLost(backend.name() + ": " + reason));
  }

  /** Gives back what the node has. Does not fail. On the loop. */
  CompletionStage<MediaReport> end() {
    return ended
        ? closed
        : media
            .close()
            .thenApply(
                report -> {
                  finish(report);
                  return report;
                });
  }

  private void finish(MediaReport report) {
    ended = true;
    durationTimer.run();
    backend.remove(this);
    closed.complete(report);
  }

  private void check(MediaLeg from, MediaLeg to) throws MediaException {
    if (from.id().equals(to.id())) {
      throw new IllegalArgumentException("a description of side " + from.id() + " for itself");
    }
    MediaRules rules = backend.settings().media();
    LegOptions.check(spec.options(), backend.node());
    LegOptions.check(from, rules, backend.node());
    LegOptions.check(to, rules, backend.node());
  }

  /** Seconds the node is to keep the session without media, as things stand. */
  private long ttl() {
    MediaRules rules = backend.settings().media();
    Duration limit;
    if (!answered) {
      limit = spec.options().setupTimeout().orElse(rules.setup());
    } else if (held) {
      limit = spec.options().holdTimeout().orElse(rules.hold());
    } else {
      limit = spec.options().idleTimeout().orElse(rules.idle());
    }
    return (limit.isZero() ? FOREVER : limit).toSeconds();
  }

  private void timedOut() {
    if (media.isGone()) {
      tellTimeout(!answered ? MediaTimeout.SETUP : held ? MediaTimeout.HOLD : MediaTimeout.IDLE);
    }
  }

  private void tellTimeout(MediaTimeout timeout) {
    if (!ended && !timeoutTold) {
      timeoutTold = true;
      tell(listener -> listener.onTimeout(timeout));
    }
  }

  private void tell(Consumer<MediaSessionListener> event) {
    try {
      event.accept(spec.listener());
    } catch (RuntimeException | LinkageError e) {
      LOG.error("call {}: listener of the media session failed", spec.callId(), e);
    }
  }

  /** What is done with the session while it is open. */
  @FunctionalInterface
  interface Operation<T> {
    CompletionStage<T> start() throws MediaException, SdpException;
  }

  private <T> CompletionStage<T> run(Operation<T> operation) {
    CompletableFuture<T> result = new CompletableFuture<>();
    backend.node().loop().execute(() -> sequence.then(() -> started(operation, result)));
    return result;
  }

  private <T> CompletionStage<T> started(Operation<T> operation, CompletableFuture<T> result) {
    CompletionStage<T> stage;
    try {
      if (ended) {
        throw new MediaException(
            MediaException.Kind.GONE, "media session of call " + spec.callId() + " is closed");
      }
      stage = operation.start();
    } catch (MediaException | SdpException | RuntimeException e) {
      stage = CompletableFuture.failedFuture(e);
    }
    return stage.whenComplete(
        (@Nullable T value, @Nullable Throwable error) -> {
          if (error == null) {
            result.complete(value);
            return;
          }
          result.completeExceptionally(Failures.media(backend.name(), error));
          if (Failures.is(error, Meaning.GONE)) {
            lose("the node has lost it");
          }
        });
  }
}
