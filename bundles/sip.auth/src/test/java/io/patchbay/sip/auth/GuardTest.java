package io.patchbay.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.sip.access.AccessGuard.Ban;
import io.patchbay.api.sip.access.AccessGuard.Kind;
import io.patchbay.lib.settings.NetworkList;
import io.patchbay.testkit.VirtualLoop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardTest {
  private final VirtualLoop loop = new VirtualLoop();
  private final List<InetAddress> shut = new ArrayList<>();
  private final GuardSettings settings =
      new GuardSettings(
          3,
          4,
          Duration.ofSeconds(60),
          Duration.ofSeconds(100),
          Duration.ofSeconds(300),
          NetworkList.parse("203.0.113.0/24"));
  private final Guard guard =
      new Guard(
          loop,
          source -> {
            shut.add(source);
            return () -> shut.remove(source);
          },
          () -> settings);

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void fail(String source, String user, int times) {
    for (int i = 0; i < times; i++) {
      guard.failed(address(source), user);
    }
  }

  @Test
  void bansBeginLiftThemselvesAndDoubleUpToTheLongest() {
    int[] spans = {100, 200, 300, 300};
    for (int times = 1; times <= spans.length; times++) {
      fail("192.0.2.1", "u" + times, 3);
      assertThat(guard.bans())
          .containsExactly(
              new Ban(Kind.SOURCE, "192.0.2.1", times, Duration.ofSeconds(spans[times - 1])));
      assertThat(shut).containsExactly(address("192.0.2.1"));
      loop.advance(Duration.ofSeconds(spans[times - 1]));
      assertThat(shut).isEmpty();
      assertThat(guard.bans()).isEmpty();
    }
    loop.advance(Duration.ofSeconds(301));
    fail("192.0.2.1", "x", 3);
    assertThat(guard.bans().get(0).times()).isEqualTo(1);
  }

  @Test
  void failuresFarApartAndThoseBeforeASuccessDoNotCount() {
    fail("192.0.2.1", "a", 2);
    loop.advance(Duration.ofSeconds(61));
    fail("192.0.2.1", "a", 2);
    guard.succeeded(address("192.0.2.1"), "b");
    fail("192.0.2.1", "c", 2);
    assertThat(shut).isEmpty();
    fail("203.0.113.9", "d", 3);
    assertThat(shut).isEmpty();
  }

  @Test
  void aUserUnderAttackIsHeardFromKnownSourcesOnly() {
    guard.succeeded(address("192.0.2.10"), "1001");
    for (int i = 0; i < 4; i++) {
      fail("198.51.100." + i, "1001", 1);
    }
    assertThat(guard.holdsBack(address("198.51.100.99"), "1001")).isTrue();
    assertThat(guard.holdsBack(address("192.0.2.10"), "1001")).isFalse();
    assertThat(guard.holdsBack(address("198.51.100.99"), "1002")).isFalse();
    assertThat(guard.bans()).extracting(Ban::kind).containsExactly(Kind.USER);
    loop.advance(Duration.ofSeconds(100));
    assertThat(guard.holdsBack(address("198.51.100.99"), "1001")).isFalse();
  }

  @Test
  void oneSiteOfIpv6IsOneSourceAndABanIsLiftedByHand() {
    fail("2001:db8:1:2::1", "a", 1);
    fail("2001:db8:1:2::2", "b", 1);
    fail("2001:db8:1:2:3::3", "c", 1);
    assertThat(guard.bans()).extracting(Ban::name).containsExactly("2001:db8:1:2:0:0:0:0/64");
    assertThat(guard.lift("192.0.2.77")).isFalse();
    assertThat(guard.lift("2001:db8:1:2:0:0:0:0/64")).isTrue();
    assertThat(shut).isEmpty();
    assertThat(loop.pendingTimers()).isZero();
  }

  @Test
  void memoryIsBoundedAndClosingLetsEverybodyGo() {
    for (int i = 0; i < 12_000; i++) {
      fail("10.0." + i / 250 + "." + i % 250, "victim" + i, 3);
    }
    assertThat(shut).hasSize(10_000);
    guard.close();
    assertThat(shut).isEmpty();
    assertThat(loop.pendingTimers()).isZero();
  }
}
