package io.patchbay.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchbay.testkit.sip.UserAgent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SippTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @BeforeAll
  static void installed() {
    assumeTrue(
        Sipp.available() || System.getenv("CI") != null, "SIPp (Debian sip-tester) is missing");
  }

  @Test
  void aPairOfItsOwn() throws Exception {
    try (Sipp bob = Sipp.builtIn("uas").calls(5).start()) {
      bob.awaitListening(LONG);
      try (Sipp alice =
          Sipp.builtIn("uac").to(UserAgent.loopback(bob.localPort())).calls(5).rate(20).start()) {
        SippResult placed = alice.await(LONG);
        SippResult taken = bob.await(LONG);
        assertThat(placed.exitCode()).as(placed.toString()).isZero();
        assertThat(placed.successful()).isEqualTo(5);
        assertThat(placed.failed()).isZero();
        assertThat(taken.successful()).isEqualTo(5);
        assertThat(placed.errors()).isEmpty();
      }
    }
  }

  @Test
  void overTcpToOneThatIsStopped() throws Exception {
    try (Sipp bob = Sipp.builtIn("uas").tcp().start()) {
      bob.awaitListening(LONG);
      try (Sipp alice =
          Sipp.builtIn("uac").tcp().to(UserAgent.loopback(bob.localPort())).calls(2).start()) {
        assertThat(alice.await(LONG).successful()).isEqualTo(2);
      }
      assertThat(bob.stop(LONG).count("IncomingCall(C)")).isEqualTo(2);
    }
  }

  @Test
  void saysWhatFailed() throws Exception {
    try (UserAgent bob = UserAgent.udp("bob");
        Sipp alice = Sipp.builtIn("uac").to(bob.address()).calls(1).start()) {
      SippResult result = alice.await(LONG);
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.failed()).isEqualTo(1);
      assertThat(result.errors()).contains("480 Nobody here");
    }
  }

  @Test
  void waitsOnlySoLong() throws Exception {
    try (Sipp bob = Sipp.builtIn("uas").start()) {
      assertThatThrownBy(() -> bob.await(Duration.ofMillis(1)))
          .isInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void readsTheLastLineOfTheStatistics() {
    assertThat(SippResult.lastLine(List.of("A;B(C);", "1;2;", "3;4;")))
        .containsEntry("A", "3")
        .containsEntry("B(C)", "4");
    assertThat(SippResult.lastLine(List.of("A;B(C);"))).isEmpty();
  }
}
