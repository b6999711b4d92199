package io.patchbay.media.select;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.lib.settings.NetworkList;
import io.patchbay.sdp.AddressCorrection;
import io.patchbay.sdp.SessionDescription;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Component;

/**
 * No relay at all: each side is told the addresses of the other, and media flows between the peers.
 * For networks where the peers reach each other and may know of each other. A side behind a NAT is
 * told by the address its signalling comes from. Thread-safe.
 */
@Component(
    immediate = true,
    service = MediaBackend.class,
    property = MediaBackend.NAME + "=" + DirectMediaComponent.DIRECT)
public final class DirectMediaComponent implements MediaBackend {
  static final String DIRECT = "direct";

  private static final NetworkList PRIVATE = NetworkList.parse(NetworkList.PRIVATE);

  private final AtomicInteger open = new AtomicInteger();

  @Override
  public String name() {
    return DIRECT;
  }

  @Override
  public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
    open.incrementAndGet();
    return CompletableFuture.completedFuture(new Passing());
  }

  @Override
  public BackendStatus status() {
    return new BackendStatus(DIRECT, true, "media flows between the peers", open.get(), 0, 0);
  }

  /**
   * A private address means nothing to whoever is not in that network: it gives way to a public one
   * that signalling has shown. Behind the same NAT it is the better of the two, for few NATs let
   * their own come back.
   */
  private static SessionDescription reachable(MediaLeg from, MediaLeg to, SessionDescription sdp) {
    boolean shown = !PRIVATE.contains(from.remote()) && !from.remote().isLoopbackAddress();
    return shown && !from.remote().equals(to.remote())
        ? AddressCorrection.correct(sdp, PRIVATE::contains, from.remote())
        : sdp;
  }

  /** Hears nothing. */
  private final class Passing implements MediaSession {
    private final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public String backend() {
      return DIRECT;
    }

    @Override
    public CompletionStage<SessionDescription> offer(
        MediaLeg from, MediaLeg to, SessionDescription sdp) {
      return CompletableFuture.completedFuture(reachable(from, to, sdp));
    }

    @Override
    public CompletionStage<SessionDescription> answer(
        MediaLeg from, MediaLeg to, SessionDescription sdp) {
      return CompletableFuture.completedFuture(reachable(from, to, sdp));
    }

    @Override
    public CompletionStage<Void> release(MediaLeg leg) {
      return CompletableFuture.allOf();
    }

    @Override
    public CompletionStage<MediaReport> query() {
      return CompletableFuture.completedFuture(MediaReport.empty());
    }

    @Override
    public CompletionStage<MediaReport> close() {
      if (closed.compareAndSet(false, true)) {
        open.decrementAndGet();
      }
      return query();
    }
  }
}
