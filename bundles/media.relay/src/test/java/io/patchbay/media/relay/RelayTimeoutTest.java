package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.A;
import static io.patchbay.media.relay.RelayFixture.B;
import static io.patchbay.media.relay.RelayFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaSessionOptions;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.lib.settings.PortRange;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Timeouts of whole sessions under virtual time. */
class RelayTimeoutTest {
  private static final PortRange PORTS = new PortRange(20000, 20099);

  private final ManualEngine engine = new ManualEngine();
  private final RelayBackend relay =
      new RelayBackend(engine, RelayFixture.settings(PORTS), engine::now);
  private final RecordingListener listener = new RecordingListener();

  private MediaSession open(MediaSessionListener owner) throws Exception {
    return await(relay.open(new MediaSessionSpec("call", owner)));
  }

  private MediaSession answered(String direction) throws Exception {
    MediaSession session = open(listener);
    await(session.offer(A, B, Peer.sdp(40000, 40001, "sendrecv")));
    await(session.answer(B, A, Peer.sdp(50000, 50001, direction)));
    return session;
  }

  private void packet() {
    PacketHandler rtpPort =
        engine.bound.entrySet().stream()
            .filter(entry -> entry.getKey().getPort() % 2 == 0)
            .findFirst()
            .orElseThrow()
            .getValue();
    rtpPort.onPacket(
        ByteBuffer.wrap(Peer.rtpPacket(1, 1, "x")), new InetSocketAddress(Peer.LOOPBACK, 40000));
  }

  @Test
  void whatTheCallHasLastedElsewhereCounts() throws Exception {
    MediaSessionOptions options =
        MediaSessionOptions.builder().maxDuration(Duration.ofSeconds(100)).build();
    MediaSession session =
        await(
            relay.open(
                new MediaSessionSpec("call", listener, options, Map.of(), Duration.ofSeconds(90))));
    await(session.offer(A, B, Peer.sdp(40000, 40001, "sendrecv")));
    engine.pass(9);
    assertThat(listener.timeouts).isEmpty();
    engine.pass(1);
    assertThat(listener.timeouts).containsExactly(MediaTimeout.DURATION);
    await(session.close());
  }

  @Test
  void anOfferWithoutAnswerIsToldOnceAndStaysUntilClosed() throws Exception {
    MediaSession session = open(listener);
    await(session.offer(A, B, Peer.sdp(40000, 40001, "sendrecv")));
    engine.pass(179);
    assertThat(listener.timeouts).isEmpty();
    engine.pass(1);
    assertThat(listener.timeouts).containsExactly(MediaTimeout.SETUP);
    engine.pass(59);
    assertThat(listener.timeouts).hasSize(1);
    assertThat(engine.bound).hasSize(4);
    await(session.close());
    assertThat(engine.bound).isEmpty();
    engine.pass(600);
    assertThat(listener.timeouts).hasSize(1);
    assertThat(listener.lost).isEmpty();
  }

  @Test
  void aSessionWithoutAnyOfferTimesOutToo() throws Exception {
    open(listener);
    engine.pass(180);
    assertThat(listener.timeouts).containsExactly(MediaTimeout.SETUP);
  }

  @Test
  void silenceIsToldOnce() throws Exception {
    answered("sendrecv");
    engine.pass(30);
    packet();
    engine.pass(60);
    assertThat(listener.timeouts).isEmpty();
    engine.pass(1);
    assertThat(listener.timeouts).containsExactly(MediaTimeout.IDLE);
    packet();
    engine.pass(20);
    assertThat(listener.timeouts).hasSize(1);
  }

  @Test
  void holdIsLeftAloneForAnHour() throws Exception {
    answered("inactive");
    engine.pass(3599);
    assertThat(listener.timeouts).isEmpty();
    engine.pass(1);
    assertThat(listener.timeouts).containsExactly(MediaTimeout.HOLD);
  }

  @Test
  void aReOfferWithoutAnswerIsNoSetUp() throws Exception {
    MediaSession session = answered("inactive");
    await(session.offer(A, B, Peer.sdp(40000, 40001, "sendrecv")));
    engine.pass(600);
    assertThat(listener.timeouts).isEmpty();
  }

  @Test
  void aSessionNobodyClosesAfterItsTimeoutIsReaped() throws Exception {
    answered("sendrecv");
    engine.pass(60);
    assertThat(listener.timeouts).hasSize(1);
    engine.pass(59);
    assertThat(listener.lost).isEmpty();
    engine.pass(1);
    assertThat(listener.lost).containsExactly("timed out and was not closed");
    assertThat(engine.bound).isEmpty();
    assertThat(relay.status().sessions()).isZero();
    assertThat(relay.status().portsInUse()).isZero();
  }

  @Test
  void aListenerThatThrowsHarmsNobody() throws Exception {
    open(
        new MediaSessionListener() {
          @Override
          public void onTimeout(MediaTimeout timeout) {
            throw new IllegalStateException("a broken listener");
          }

          @Override
          public void onLost(String reason) {
            throw new IllegalStateException("a broken listener");
          }
        });
    open(listener);
    engine.pass(180);
    assertThat(listener.timeouts).containsExactly(MediaTimeout.SETUP);
    engine.pass(60);
    assertThat(relay.status().sessions()).isZero();
  }

  @Test
  void changedTimeoutsHoldForRunningSessions() throws Exception {
    answered("sendrecv");
    engine.pass(10);
    relay.apply(RelaySettings.read(Map.of("idle.timeout", "15")), List.of());
    engine.pass(5);
    assertThat(listener.timeouts).containsExactly(MediaTimeout.IDLE);
  }
}
