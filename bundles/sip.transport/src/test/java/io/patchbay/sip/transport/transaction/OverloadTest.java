package io.patchbay.sip.transport.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OverloadTest {
  private final Bench bench = new Bench().taking();
  private final Overload.Queue queue = bench.core.overload().queue();
  private int sent;

  /** So many messages in so many milliseconds, without a pause. */
  private void busy(int messages, int millis) {
    for (int i = 0; i < messages; i++) {
      queue.taken();
    }
    bench.pass(millis);
    queue.taken();
  }

  private String answered(String method) {
    bench.requests.clear();
    bench.arrive(Bench.request(method, "z9hG4bK" + ++sent, "<sip:gw@192.0.2.1>", sent));
    return bench.requests.isEmpty() ? bench.wire.last().startLine() : "handled";
  }

  @Test
  void aQueueThatIsNotEmptiedHasNewWorkRefusedUntilItIs() {
    busy(100, 2000);
    assertThat(answered("OPTIONS")).isEqualTo("SIP/2.0 503 Service Unavailable");
    assertThat(bench.wire.last().header("Retry-After")).isEqualTo("1");
    assertThat(bench.core.statistics().overloaded()).isTrue();
    assertThat(bench.core.statistics().refusedForLoad()).isEqualTo(1);
    queue.empty();
    assertThat(answered("OPTIONS")).isEqualTo("handled");
    assertThat(bench.core.statistics().overloaded()).isFalse();
    assertThat(bench.core.statistics().refusedForLoad()).isEqualTo(1);
  }

  @Test
  void aBurstIsNoOverload() {
    busy(10_000, 1999);
    assertThat(answered("OPTIONS")).isEqualTo("handled");
    queue.empty();
    busy(10_000, 1999);
    assertThat(answered("OPTIONS")).isEqualTo("handled");
  }

  @Test
  void fewMessagesAfterAPauseOfTheMachineAreNoOverload() {
    busy(98, 3000);
    assertThat(answered("OPTIONS")).isEqualTo("handled");
    queue.taken();
    assertThat(answered("OPTIONS")).startsWith("SIP/2.0 503");
  }

  @Test
  void callsAndWhatBelongsToThemAreForWhoTakesCalls() {
    busy(100, 2000);
    assertThat(answered("INVITE")).isEqualTo("handled");
    bench.arrive(Bench.request("BYE", "z9hG4bKbye", "<sip:b@x>;tag=ours", 9));
    assertThat(bench.wire.last().startLine()).startsWith("SIP/2.0 481");
    assertThat(bench.core.refusesForLoad()).isTrue();
    queue.empty();
    assertThat(bench.core.refusesForLoad()).isFalse();
    assertThat(bench.core.statistics().refusedForLoad()).isEqualTo(1);
  }

  @Test
  void theDelayIsSetWhileItRunsAndNoneIsNever() {
    bench.core.overloadDelay(0);
    busy(1000, 100_000);
    assertThat(bench.core.statistics().overloaded()).isFalse();
    bench.core.overloadDelay(20);
    queue.taken();
    assertThat(bench.core.statistics().overloaded()).isTrue();
  }

  @Test
  void aQueueThatNothingMoreComesFromIsNotBehind() {
    busy(100, 2000);
    assertThat(bench.core.statistics().overloaded()).isTrue();
    bench.pass(Overload.IDLE);
    assertThat(bench.core.statistics().overloaded()).isFalse();
    queue.taken();
    assertThat(answered("OPTIONS")).isEqualTo("handled");
  }

  @Test
  void twoQueuesAreTwo() {
    Overload.Queue other = bench.core.overload().queue();
    busy(100, 2000);
    other.taken();
    other.empty();
    assertThat(bench.core.statistics().overloaded()).isTrue();
    queue.empty();
    queue.empty();
    assertThat(bench.core.statistics().overloaded()).isFalse();
  }
}
