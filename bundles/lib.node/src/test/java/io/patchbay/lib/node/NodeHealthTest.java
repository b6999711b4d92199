package io.patchbay.lib.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.lib.node.NodeException.Reason;
import io.patchbay.lib.node.NodeHealth.State;
import io.patchbay.testkit.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NodeHealthTest {
  private final VirtualLoop time = new VirtualLoop();
  private final List<CompletableFuture<String>> probes = new ArrayList<>();
  private final List<Long> probedAt = new ArrayList<>();
  private final NodeHealth health =
      new NodeHealth("node1", Virtual.loop(time), HealthSettings.DEFAULT, this::probe);

  @Test
  void nothingPassesBeforeTheFirstProbeIsAnswered() {
    assertThat(health.admits()).isFalse();
    health.start();
    time.runPending();
    assertThat(health.state()).isEqualTo(State.HALF_OPEN);
    succeed();
    assertThat(health.admits()).isTrue();
    assertThat(health.problem()).isEmpty();
  }

  @Test
  void aNodeThatAnswersIsProbedAtItsInterval() {
    begin();
    for (int i = 0; i < 3; i++) {
      time.advance(Duration.ofSeconds(5));
      succeed();
    }
    assertThat(probedAt).containsExactly(0L, 5000L, 10000L, 15000L);
  }

  @Test
  void oneFailedRequestKeepsTheOthersAwayUntilAProbeIsAnswered() {
    begin();
    health.failed("node1: no reply");
    assertThat(health.admits()).as("before the loop comes to it").isFalse();
    assertThat(health.problem()).isEqualTo("node1: no reply");
    time.runPending();
    assertThat(health.state()).isEqualTo(State.OPEN);
    assertThat(health.admits()).isFalse();

    time.advance(Duration.ZERO);
    assertThat(health.state()).as("asked at once").isEqualTo(State.HALF_OPEN);
    assertThat(health.admits()).isFalse();
    succeed();
    assertThat(health.admits()).isTrue();
  }

  @Test
  void aDeadNodeIsProbedWithABackOffThatDoubles() {
    health.start();
    time.runPending();
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      long failedAt = time.nowMillis();
      fail();
      assertThat(health.state()).isEqualTo(State.OPEN);
      int before = probes.size();
      while (probes.size() == before) {
        time.advance(Duration.ofMillis(1));
      }
      pauses.add(probedAt.get(before) - failedAt);
    }
    assertThat(pauses)
        .containsExactly(0L, 100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 10000L, 10000L, 10000L);
  }

  @Test
  void aNodeThatAnswersProbesButNothingElseIsLeftAloneForLongerEachTime() {
    begin();
    List<Long> outages = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      long began = time.nowMillis();
      health.failed("node1: no reply");
      time.runPending();
      int before = probes.size();
      while (probes.size() == before) {
        time.advance(Duration.ofMillis(1));
      }
      succeed();
      outages.add(time.nowMillis() - began);
    }
    assertThat(outages).containsExactly(1L, 100L, 200L, 400L);

    time.advance(Duration.ofSeconds(5));
    succeed();
    time.advance(Duration.ofSeconds(5));
    succeed();
    long began = time.nowMillis();
    health.failed("node1: no reply");
    time.advance(Duration.ofMillis(1));
    assertThat(probedAt.get(probedAt.size() - 1)).as("forgiven").isEqualTo(began);
  }

  @Test
  void statesAreTold() {
    List<State> told = new ArrayList<>();
    health.listen(told::add);
    begin();
    health.failed("no reply");
    time.advance(Duration.ZERO);
    fail();
    assertThat(told).containsExactly(State.CLOSED, State.OPEN, State.HALF_OPEN, State.OPEN);
  }

  @Test
  void hurryingProbesAtOnce() {
    health.start();
    time.runPending();
    fail();
    time.advance(Duration.ofMillis(1));
    fail();
    health.hurry();
    time.runPending();
    assertThat(probedAt).containsExactly(0L, 0L, 1L);
    succeed();
    assertThat(health.admits()).isTrue();
  }

  @Test
  void closedItProbesNoMore() {
    begin();
    health.close();
    time.advance(Duration.ofMinutes(1));
    assertThat(probes).hasSize(1);
    assertThat(health.admits()).isFalse();
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void aClientAsksNobodyWhoIsOutOfService() {
    FakeWire[] wire = new FakeWire[1];
    NodeLoop loop = Virtual.loop(time);
    NodeChannel channel =
        new NodeChannel(
            "node1",
            loop,
            ChannelSettings.DEFAULT,
            listener -> wire[0] = new FakeWire(listener, true));
    NodeClient client =
        new NodeClient(
            "node1", loop, channel, HealthSettings.DEFAULT, node -> node.ask(new byte[] {1}));
    client.start();
    time.runPending();
    wire[0].listener.onReply(wire[0].last(), new byte[0]);
    time.runPending();

    CompletableFuture<byte[]> slow = client.ask(new byte[] {2}).toCompletableFuture();
    time.advance(Duration.ofSeconds(3));
    assertThat(NodeChannelTest.reason(slow)).isEqualTo(Reason.TIMEOUT);

    CompletableFuture<byte[]> next = client.ask(new byte[] {3}).toCompletableFuture();
    assertThat(NodeChannelTest.reason(next)).as("at once").isEqualTo(Reason.OUT_OF_SERVICE);

    wire[0].listener.onReply(wire[0].last(), new byte[0]);
    time.runPending();
    CompletableFuture<byte[]> back = client.ask(new byte[] {4}).toCompletableFuture();
    time.runPending();
    wire[0].listener.onReply(wire[0].last(), new byte[] {5});
    time.runPending();
    assertThat(back).isCompletedWithValueMatching(body -> body[0] == 5);
  }

  private CompletableFuture<String> probe() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    probes.add(answer);
    probedAt.add(time.nowMillis());
    return answer;
  }

  private void begin() {
    health.start();
    time.runPending();
    succeed();
  }

  private void succeed() {
    probes.get(probes.size() - 1).complete("pong");
    time.runPending();
  }

  private void fail() {
    probes.get(probes.size() - 1).completeExceptionally(new IllegalStateException("no pong"));
    time.runPending();
  }
}
