package io.patchbay.testkit.media;

import io.patchbay.api.media.MediaEvent;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import io.patchbay.testkit.media.FakeMediaBackend.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A session of {@link FakeMediaBackend}; remembers what was asked of it. */
public final class FakeMediaSession implements MediaSession {
  /**
   * One offer or answer that was made.
   *
   * @param offer false for an answer
   */
  public record Exchange(boolean offer, MediaLeg from, MediaLeg to, SessionDescription sdp) {}

  private final FakeMediaBackend backend;
  private final MediaSessionSpec spec;
  private final Map<String, Integer> ports = new HashMap<>();
  private final List<Exchange> exchanges = new ArrayList<>();
  private final List<String> released = new ArrayList<>();
  private boolean closed;

  FakeMediaSession(FakeMediaBackend backend, MediaSessionSpec spec) {
    this.backend = backend;
    this.spec = spec;
  }

  @Override
  public String backend() {
    return backend.name();
  }

  /** What it was opened for. */
  public MediaSessionSpec spec() {
    return spec;
  }

  @Override
  public CompletionStage<SessionDescription> offer(
      MediaLeg from, MediaLeg to, SessionDescription sdp) {
    return backend.perform(Operation.OFFER, () -> anchor(new Exchange(true, from, to, sdp)));
  }

  @Override
  public CompletionStage<SessionDescription> answer(
      MediaLeg from, MediaLeg to, SessionDescription sdp) {
    return backend.perform(Operation.ANSWER, () -> anchor(new Exchange(false, from, to, sdp)));
  }

  @Override
  public CompletionStage<Void> release(MediaLeg leg) {
    drop(leg.id());
    return CompletableFuture.completedFuture(leg).thenAccept(dropped -> {});
  }

  private synchronized void drop(String leg) {
    released.add(leg);
    ports.keySet().removeIf(side -> side.startsWith(leg + ' '));
  }

  /** Ids of the sides that were released, in order, repeats among them. */
  public synchronized List<String> released() {
    return List.copyOf(released);
  }

  @Override
  public CompletionStage<MediaReport> query() {
    return CompletableFuture.completedFuture(MediaReport.empty());
  }

  @Override
  public synchronized CompletionStage<MediaReport> close() {
    closed = true;
    return CompletableFuture.completedFuture(MediaReport.empty());
  }

  public synchronized boolean closed() {
    return closed;
  }

  /** Offers and answers that were made, in order; those that failed are not among them. */
  public synchronized List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /** Tells the session's listener that nothing arrives. */
  public void timeout(MediaTimeout timeout) {
    spec.listener().onTimeout(timeout);
  }

  /** Tells the session's listener of something noticed. */
  public void event(MediaEvent event) {
    spec.listener().onEvent(event);
  }

  /** Tells the session's listener that the backend lost it. */
  public void lose(String reason) {
    spec.listener().onLost(reason);
  }

  /** The port that {@code leg} was given for its m-line {@code media}, from 0. */
  public synchronized int port(String leg, int media) {
    return ports.computeIfAbsent(leg + ' ' + media, side -> backend.takePort());
  }

  private synchronized SessionDescription anchor(Exchange exchange) throws MediaException {
    if (closed) {
      throw new MediaException(MediaException.Kind.GONE, "the session is closed");
    }
    StringBuilder anchored = new StringBuilder();
    int media = -1;
    for (String line : exchange.sdp().toString().split("\r?\n", 0)) {
      if (line.startsWith("m=")) {
        media++;
      }
      anchored.append(anchor(line, exchange.to().id(), media)).append("\r\n");
    }
    try {
      SessionDescription sdp = SessionDescription.parse(anchored.toString());
      exchanges.add(exchange);
      return sdp;
    } catch (SdpException e) {
      throw new MediaException(MediaException.Kind.UNUSABLE_SDP, String.valueOf(e.getMessage()));
    }
  }

  private String anchor(String line, String leg, int media) {
    if (line.startsWith("c=")) {
      return "c=IN IP4 " + FakeMediaBackend.ADDRESS;
    }
    if (line.startsWith("a=rtcp:") && media >= 0) {
      return "a=rtcp:" + (port(leg, media) + 1);
    }
    if (line.startsWith("m=")) {
      String[] fields = line.split(" ", 3);
      // a refused stream stays refused, RFC 3264 section 6
      if (fields.length == 3 && !fields[1].equals("0")) {
        return fields[0] + ' ' + port(leg, media) + ' ' + fields[2];
      }
    }
    return line;
  }
}
