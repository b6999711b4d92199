package io.patchbay.media.relay;

import io.patchbay.api.media.MediaEvent;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.sdp.Agreement;
import io.patchbay.sdp.OfferAnswer;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call's media in the relay. Its methods hand over to the session's loop, and stages complete
 * there.
 */
final class RelaySession implements MediaSession {
  private static final Logger LOG = LoggerFactory.getLogger(RelaySession.class);

  private final MediaSessionSpec spec;
  private final LoopSessions home;
  private final SessionTap tap = new SessionTap();
  private final SessionStreams streams;
  private final SessionWatch watch;
  private final Map<String, SessionDescription> offers = new HashMap<>();
  private final CompletableFuture<MediaReport> closed = new CompletableFuture<>();
  private boolean ended;

  RelaySession(MediaSessionSpec spec, LoopSessions home) {
    this.spec = spec;
    this.home = home;
    streams = new SessionStreams(home.loop(), home.context(), this::noticed, spec.options(), tap);
    watch = new SessionWatch(home.lived(), spec.age().toMillis());
  }

  @Override
  public String backend() {
    return RelayBackend.RELAY;
  }

  @Override
  public CompletionStage<SessionDescription> offer(
      MediaLeg from, MediaLeg to, SessionDescription sdp) {
    return onLoop(
        () -> {
          requireOpen();
          OfferAnswer.checkOffer(sdp);
          SessionDescription shown = streams.offer(from, to, sdp);
          offers.put(from.id(), sdp);
          return shown;
        });
  }

  @Override
  public CompletionStage<SessionDescription> answer(
      MediaLeg from, MediaLeg to, SessionDescription sdp) {
    return onLoop(
        () -> {
          requireOpen();
          SessionDescription offer = offers.get(to.id());
          if (offer == null) {
            throw new MediaException(
                MediaException.Kind.UNUSABLE_SDP,
                "an answer to nothing: no offer was made by " + to.id());
          }
          SessionDescription fitted = OfferAnswer.fitAnswer(offer, sdp);
          SessionDescription shown = streams.answer(from, to, fitted);
          watch.answered(to.id(), from.id(), Agreement.of(offer, fitted), home.lived());
          return shown;
        });
  }

  @Override
  public CompletionStage<Void> release(MediaLeg leg) {
    CompletableFuture<Void> freed = new CompletableFuture<>();
    try {
      home.loop()
          .execute(
              () -> {
                streams.release(leg);
                offers.remove(leg.id());
                home.loop().afterClosing(() -> freed.complete(null));
              });
    } catch (RejectedExecutionException e) {
      // The relay stopped, and has freed everything before.
      freed.complete(null);
    }
    return freed;
  }

  @Override
  public CompletionStage<MediaReport> query() {
    return closed.isDone() ? closed.copy() : onLoop(streams::report);
  }

  @Override
  public CompletionStage<MediaReport> close() {
    try {
      home.loop().execute(this::end);
    } catch (RejectedExecutionException e) {
      // The relay stopped, and has ended every session before.
    }
    return closed.copy();
  }

  @Override
  public <T> Optional<T> ability(Class<T> type) {
    return type.isInstance(tap) ? Optional.of(type.cast(tap)) : Optional.empty();
  }

  /** Packets of media so far. On the loop. */
  long packets() {
    return streams.packets();
  }

  /** A second is over: looks for timeouts. On the loop. */
  void check(RelaySettings settings, long now) {
    streams.refill(settings.limits());
    RelayTimeouts limits = settings.timeouts().with(spec.options());
    MediaTimeout timeout = watch.check(streams::heard, limits, now, this::noticed);
    if (timeout != null) {
      tell(listener -> listener.onTimeout(timeout));
    } else if (watch.isAbandoned(now)) {
      LOG.warn("call {}: media timed out and nobody closed the session", spec.callId());
      lose("timed out and was not closed");
    }
  }

  /** Ends the session and tells its owner, unless it is closed already. On the loop. */
  void lose(String reason) {
    if (!ended) {
      end();
      tell(listener -> listener.onLost(reason));
    }
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    MediaReport report = streams.report();
    home.remove(this);
    streams.close();
    home.loop().afterClosing(() -> closed.complete(report));
  }

  private void requireOpen() throws MediaException {
    if (ended) {
      throw new MediaException(
          MediaException.Kind.GONE, "media session of call " + spec.callId() + " is closed");
    }
  }

  private void noticed(MediaEvent event) {
    LOG.debug("call {}: {}", spec.callId(), event);
    tell(listener -> listener.onEvent(event));
  }

  private void tell(Consumer<MediaSessionListener> event) {
    try {
      event.accept(spec.listener());
    } catch (RuntimeException | LinkageError e) {
      LOG.error("call {}: listener of the media session failed", spec.callId(), e);
    }
  }

  private <T> CompletionStage<T> onLoop(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      home.loop()
          .execute(
              () -> {
                try {
                  result.complete(work.call());
                } catch (Exception e) {
                  MediaException failure = failure(e);
                  // What was taken in vain is given back before the caller knows.
                  home.loop().afterClosing(() -> result.completeExceptionally(failure));
                }
              });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(new MediaException(MediaException.Kind.GONE, "relay stopped"));
    }
    return result;
  }

  private MediaException failure(Exception e) {
    if (e instanceof MediaException known) {
      return known;
    }
    if (e instanceof SdpException) {
      return new MediaException(MediaException.Kind.UNUSABLE_SDP, String.valueOf(e.getMessage()));
    }
    LOG.error("call {}: relay failed", spec.callId(), e);
    return new MediaException(MediaException.Kind.UNAVAILABLE, "relay failed: " + e);
  }
}
