package io.patchbay.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.sdp.SessionDescription;
import io.patchbay.testkit.media.FakeMediaBackend.Operation;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class FakeMediaBackendTest {
  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();
  private static final MediaLeg A = new MediaLeg("a", LOCAL, LOCAL);
  private static final MediaLeg B = new MediaLeg("b", LOCAL, LOCAL);
  private static final String OFFER =
      String.join(
          "\r\n",
          "v=0",
          "o=- 1 1 IN IP4 10.0.0.1",
          "s=-",
          "c=IN IP4 10.0.0.1",
          "t=0 0",
          "m=audio 5004 RTP/AVP 0",
          "a=rtcp:5005",
          "m=video 0 RTP/AVP 96",
          "");

  private final List<String> events = new ArrayList<>();
  private final FakeMediaBackend backend = new FakeMediaBackend();

  @Test
  void anOfferGetsAnAddressAndPortOfTheBackendAndKeepsThem() throws Exception {
    MediaSession session = now(backend.open(spec()));
    String first = now(session.offer(A, B, SessionDescription.parse(OFFER))).toString();
    assertThat(first)
        .contains("c=IN IP4 192.0.2.99\r\n", "m=audio 40000 RTP/AVP 0\r\n", "a=rtcp:40001\r\n")
        .contains("m=video 0 RTP/AVP 96\r\n")
        .contains("o=- 1 1 IN IP4 10.0.0.1\r\n");
    assertThat(now(session.offer(A, B, SessionDescription.parse(OFFER)))).hasToString(first);
    assertThat(now(session.answer(B, A, SessionDescription.parse(OFFER))).toString())
        .contains("m=audio 40002 RTP/AVP 0\r\n");
  }

  @Test
  void failsAsItIsTold() throws Exception {
    backend.fail(Operation.OPEN, MediaException.Kind.UNAVAILABLE);
    assertThat(failure(backend.open(spec()))).isEqualTo(MediaException.Kind.UNAVAILABLE);
    backend.succeed(Operation.OPEN);
    MediaSession session = now(backend.open(spec()));
    backend.fail(Operation.OFFER, MediaException.Kind.EXHAUSTED);
    assertThat(failure(session.offer(A, B, SessionDescription.parse(OFFER))))
        .isEqualTo(MediaException.Kind.EXHAUSTED);
  }

  @Test
  void heldOperationsCompleteWhenReleasedAndFindTheSessionAsItIsThen() throws Exception {
    MediaSession session = now(backend.open(spec()));
    backend.hold();
    CompletionStage<SessionDescription> early =
        session.offer(A, B, SessionDescription.parse(OFFER));
    CompletionStage<SessionDescription> late =
        session.answer(B, A, SessionDescription.parse(OFFER));
    assertThat(backend.heldOperations()).isEqualTo(2);
    assertThat(early.toCompletableFuture()).isNotDone();
    assertThat(backend.releaseNext()).isTrue();
    assertThat(early.toCompletableFuture()).isCompleted();
    session.close();
    backend.release();
    assertThat(failure(late)).isEqualTo(MediaException.Kind.GONE);
  }

  @Test
  void countsSessionsAndTellsTheirListener() {
    MediaSession session = now(backend.open(spec()));
    assertThat(backend.openSessions()).isEqualTo(1);
    backend.lastSession().timeout(MediaTimeout.IDLE);
    backend.lastSession().lose("node gone");
    assertThat(events).containsExactly("IDLE", "node gone");
    session.close();
    session.close();
    assertThat(backend.openSessions()).isZero();
    assertThat(backend.closedSessions()).isEqualTo(1);
  }

  @Test
  void aReleasedSideIsRememberedAndGetsOtherPorts() throws Exception {
    MediaSession session = now(backend.open(spec()));
    String first = now(session.offer(A, B, SessionDescription.parse(OFFER))).toString();
    now(session.release(B));
    assertThat(backend.lastSession().released()).containsExactly("b");
    assertThat(now(session.offer(A, B, SessionDescription.parse(OFFER))).toString())
        .isNotEqualTo(first);
  }

  private MediaSessionSpec spec() {
    return new MediaSessionSpec(
        "call-1",
        new MediaSessionListener() {
          @Override
          public void onTimeout(MediaTimeout timeout) {
            events.add(timeout.name());
          }

          @Override
          public void onLost(String reason) {
            events.add(reason);
          }
        });
  }

  private static <T> T now(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    assertThat(future).isDone();
    return future.join();
  }

  private static MediaException.Kind failure(CompletionStage<?> stage) {
    CompletableFuture<?> future = stage.toCompletableFuture();
    assertThat(future).isCompletedExceptionally();
    try {
      future.join();
      throw new AssertionError("completed");
    } catch (CompletionException e) {
      return ((MediaException) e.getCause()).kind();
    }
  }
}
