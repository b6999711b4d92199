package io.patchbay.lib.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.lib.node.NodeException.Reason;
import io.patchbay.testkit.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NodeChannelTest {
  private final VirtualLoop time = new VirtualLoop();
  private FakeWire wire;

  @Test
  void repeatsByRoundTripTimeUntilTheBudgetIsUsedUp() {
    NodeChannel channel = channel(true);
    List<Long> sentAt = new ArrayList<>();

    CompletableFuture<byte[]> reply = ask(channel);
    for (int ms = 0; ms < 3000; ms++) {
      if (wire.sent.size() > sentAt.size()) {
        sentAt.add(time.nowMillis());
      }
      assertThat(reply).isNotDone();
      time.advance(Duration.ofMillis(1));
    }

    assertThat(sentAt).containsExactly(0L, 1000L);
    assertThat(new HashSet<>(wire.sent)).as("one cookie for all").hasSize(1);
    assertThat(reason(reply)).isEqualTo(Reason.TIMEOUT);
    assertThat(channel.counts().repeated()).isEqualTo(1);
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void learnsTheRoundTripFromRequestsThatWereSentOnce() {
    NodeChannel channel = channel(true);
    for (int i = 0; i < 60; i++) {
      ask(channel);
      time.advance(Duration.ofMillis(20));
      reply(wire.last());
    }
    assertThat(channel.counts().roundTripMillis()).isBetween(20L, 22L);

    ask(channel);
    int before = wire.sent.size();
    time.advance(Duration.ofMillis(700));
    assertThat(wire.sent.size() - before).as("after 80, 240 and 560 ms").isEqualTo(3);

    reply(wire.last());
    assertThat(channel.counts().roundTripMillis()).as("no sample of it").isBetween(20L, 22L);
  }

  @Test
  void lateDuplicatedAndForeignRepliesAreCountedAndDropped() {
    NodeChannel channel = channel(true);
    CompletableFuture<byte[]> answered = ask(channel);
    String first = wire.last();
    reply(first);
    reply(first);
    assertThat(answered).isCompletedWithValueMatching(body -> body.length == 2);

    CompletableFuture<byte[]> given = ask(channel);
    String second = wire.last();
    time.advance(Duration.ofSeconds(3));
    reply(second);
    assertThat(reason(given)).isEqualTo(Reason.TIMEOUT);

    reply("never-asked");
    wire.listener.onGarbage();
    time.runPending();

    ChannelCounts counts = channel.counts();
    assertThat(counts.late()).isEqualTo(2);
    assertThat(counts.foreign()).isEqualTo(1);
    assertThat(counts.garbled()).isEqualTo(1);
    assertThat(counts.replies()).isEqualTo(1);
    assertThat(counts.unanswered()).isEqualTo(1);
    assertThat(counts.pending()).isZero();
  }

  @Test
  void repliesFindTheirRequestsInAnyOrder() {
    NodeChannel channel = channel(true);
    List<CompletableFuture<byte[]>> replies = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      replies.add(ask(channel));
    }
    assertThat(Set.copyOf(wire.sent)).hasSize(5).allMatch(cookie -> cookie.length() == 32);
    for (int i = 4; i >= 0; i--) {
      wire.listener.onReply(wire.sent.get(i), new byte[] {(byte) i});
      time.runPending();
      assertThat(replies.get(i).join()).containsExactly(i);
    }
  }

  @Test
  void requestsThatWaitAreBounded() {
    NodeChannel channel = channel(true);
    for (int i = 0; i < 5; i++) {
      ask(channel);
    }
    CompletableFuture<byte[]> sixth = ask(channel);
    assertThat(reason(sixth)).isEqualTo(Reason.BUSY);
    assertThat(wire.sent).hasSize(5);

    reply(wire.last());
    ask(channel);
    assertThat(wire.sent).hasSize(6);
  }

  @Test
  void whatIsRefusedTwiceFailsWithoutWaitingForTheBudget() {
    NodeChannel channel = channel(true);
    CompletableFuture<byte[]> reply = ask(channel);
    wire.listener.onRefused("nobody there");
    wire.listener.onRefused("nobody there");
    time.runPending();
    assertThat(reply).as("two reports of one message").isNotDone();

    time.advance(Duration.ofMillis(1000));
    wire.listener.onRefused("nobody there");
    time.runPending();
    assertThat(reason(reply)).isEqualTo(Reason.UNREACHABLE);
    assertThat(reply).failsWithin(Duration.ZERO).withThrowableThat().withMessageContaining("node1");
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void aConnectionThatBreaksGetsASecondOne() {
    NodeChannel channel = channel(false);
    CompletableFuture<byte[]> saved = ask(channel);
    wire.listener.onBroken(wire.last(), "closed");
    time.runPending();
    assertThat(wire.sent).hasSize(2);
    reply(wire.last());
    assertThat(saved).isCompleted();

    CompletableFuture<byte[]> lost = ask(channel);
    wire.listener.onBroken(wire.last(), "closed");
    time.runPending();
    wire.listener.onBroken(wire.last(), "closed");
    time.runPending();
    assertThat(reason(lost)).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void aConnectionThatOwesAReplyIsGivenUpAndAReliableOneIsNotRepeatedOn() {
    NodeChannel channel = channel(false);
    CompletableFuture<byte[]> reply = ask(channel);
    time.advance(Duration.ofSeconds(3));
    assertThat(reason(reply)).isEqualTo(Reason.TIMEOUT);
    assertThat(wire.sent).hasSize(1);
    assertThat(wire.abandoned).isEqualTo(wire.sent);

    CompletableFuture<byte[]> refused = ask(channel);
    wire.listener.onRefused("connection refused");
    time.runPending();
    assertThat(reason(refused)).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void closingFailsWhatWaitsAndWhatComesLater() {
    NodeChannel channel = channel(true);
    CompletableFuture<byte[]> waiting = ask(channel);
    channel.close();
    CompletableFuture<byte[]> later = ask(channel);
    assertThat(reason(waiting)).isEqualTo(Reason.CLOSED);
    assertThat(reason(later)).isEqualTo(Reason.CLOSED);
    assertThat(wire.closed).isTrue();
    assertThat(time.pendingTimers()).isZero();
  }

  private NodeChannel channel(boolean lossy) {
    return new NodeChannel(
        "node1",
        Virtual.loop(time),
        new ChannelSettings(Duration.ofSeconds(3), 5),
        listener -> {
          wire = new FakeWire(listener, lossy);
          return wire;
        });
  }

  private CompletableFuture<byte[]> ask(NodeChannel channel) {
    CompletableFuture<byte[]> reply = channel.ask("hello".getBytes(US_ASCII)).toCompletableFuture();
    time.runPending();
    return reply;
  }

  private void reply(String cookie) {
    wire.listener.onReply(cookie, "ok".getBytes(US_ASCII));
    time.runPending();
  }

  static Reason reason(CompletableFuture<?> failed) {
    assertThat(failed).isCompletedExceptionally();
    return ((NodeException) failed.handle((value, error) -> error).join()).reason();
  }
}
