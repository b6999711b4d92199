package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.sip.SipMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** How the gateway as a process starts and ends. */
class LifecycleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String STARTED = "started in \\d+\\.\\d s";

  @Test
  void stopsAtOnceWithoutCalls() throws Exception {
    try (Gateway gateway =
        Product.distribution().set(Product.B2BUA, "shutdown.grace", "100").start(Product.START)) {
      System.out.printf(
          "from the start of the process to the first answered OPTIONS: %d ms%n",
          gateway.startTime().toMillis());

      // the grace is for calls only
      assertThat(gateway.terminate(PATIENCE)).isZero();
      assertThat(gateway.output()).contains("stopping", "stopped").doesNotContain("WARN", "ERROR");
    }
  }

  @Test
  void startTellsVersionListenersMediaAndTime() throws Exception {
    try (Gateway gateway = Product.distribution().start(Product.START)) {
      String port = "127.0.0.1:" + gateway.sip().getPort();
      await()
          .atMost(PATIENCE)
          .until(() -> gateway.output().lines().anyMatch(line -> line.matches(STARTED)));
      assertThat(gateway.output().lines().toList())
          .hasSizeBetween(4, 8)
          .anyMatch(line -> line.matches("Patchbay \\d\\S* starting"))
          .anyMatch(line -> line.startsWith("sip udp: udp " + port + " listening"))
          .anyMatch(line -> line.startsWith("sip tcp: tcp " + port + " listening"))
          .anyMatch(line -> line.startsWith("media relay: "))
          .anyMatch(line -> line.matches(STARTED));
    }
  }

  @Test
  void runningCallGetsItsGraceAndThenByeOnBothLegs() throws Exception {
    try (Phone alice = new Phone("alice");
        Phone bob = new Phone("bob");
        Gateway gateway =
            Product.distribution()
                .set(Product.B2BUA, "shutdown.grace", "8")
                .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
                .start(Product.START);
        Conversation call = Conversation.between(alice, bob, gateway)) {
      CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> terminate(gateway));
      Product.awaitLog(gateway, "calls are up: they have 8 s");

      SipMessage refusal = alice.refusal(gateway.sip(), "bob");
      assertThat(refusal.status()).isEqualTo(503);
      assertThat(refusal.header("Retry-After")).isNotEmpty();
      call.expectMediaBothWays();
      assertThat(call.caller().ended()).isNotDone();
      assertThat(bob.rings()).isFalse();

      Conversation.Ends ends = call.awaitEnds();
      assertThat(ends.near().header("Reason")).contains("cause=503");
      assertThat(ends.far().header("Reason")).contains("cause=503");
      assertThat(exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void callThatEndsWithinItsGraceEndsTheStop() throws Exception {
    try (Phone alice = new Phone("alice");
        Phone bob = new Phone("bob");
        Gateway gateway =
            Product.distribution()
                .set(Product.B2BUA, "shutdown.grace", "100")
                .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
                .start(Product.START);
        Conversation call = Conversation.between(alice, bob, gateway)) {
      CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> terminate(gateway));
      Product.awaitLog(gateway, "calls are up: they have 100 s");
      call.hangUp();

      assertThat(exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void secondOneOnADataFolderFailsWithOneLine() throws Exception {
    try (Gateway first = Product.distribution().start(Product.START);
        Gateway second =
            Product.distribution().environment("PATCHBAY_DATA", first.data().toString()).launch()) {
      assertThat(second.awaitExit(PATIENCE)).isNotZero();
      assertThat(onlyLine(second)).contains(first.data().toString(), "in use");
      Product.status(first);
    }
  }

  @Test
  void missingConfigurationFolderFailsWithOneLine() throws Exception {
    try (Gateway gateway =
        Product.distribution().environment("PATCHBAY_CONFIGS", "/nonexistent/configs").launch()) {
      assertThat(gateway.awaitExit(PATIENCE)).isNotZero();
      assertThat(onlyLine(gateway)).contains("/nonexistent/configs");
    }
  }

  @Test
  void twoRunSideBySide() throws Exception {
    try (Phone alice = new Phone("alice");
        Phone bob = new Phone("bob");
        Gateway second =
            Product.distribution()
                .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
                .start(Product.START);
        Gateway first =
            Product.distribution()
                .set(Product.ROUTE, "target", "sip:{user}@127.0.0.1:" + second.sip().getPort())
                .start(Product.START);
        Conversation through = Conversation.between(alice, bob, first);
        Conversation beside = Conversation.between(alice, bob, second)) {
      through.expectMediaBothWays();
      beside.expectMediaBothWays();
      assertThat(Product.number(Product.status(first), "calls.now")).isEqualTo(1);
      assertThat(Product.number(Product.status(second), "calls.now")).isEqualTo(2);
      through.hangUp();
      beside.hangUp();
    }
  }

  private static String onlyLine(Gateway gateway) {
    List<String> lines = gateway.output().lines().toList();
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).startsWith("patchbay: ");
    return lines.get(0);
  }

  private static int terminate(Gateway gateway) {
    try {
      return gateway.terminate(PATIENCE);
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
