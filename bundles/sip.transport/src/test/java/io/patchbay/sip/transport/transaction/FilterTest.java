package io.patchbay.sip.transport.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.sip.FilterStatus;
import io.patchbay.api.sip.SipTransport.Registration;
import io.patchbay.sip.transport.filter.FilterSettings;
import io.patchbay.sip.transport.filter.Networks;
import io.patchbay.sip.transport.message.MessageLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The front filter where messages come in, on virtual time. Messages come from 192.0.2.9. */
class FilterTest {
  private final Bench bench = new Bench().taking();

  private static FilterSettings rate(int rate, int burst, boolean answer) {
    return new FilterSettings(
        MessageLimits.STANDARD,
        Networks.NONE,
        Networks.NONE,
        rate,
        burst,
        Networks.NONE,
        answer,
        64,
        100);
  }

  private static FilterSettings lists(String allow, String deny) {
    return new FilterSettings(
        MessageLimits.STANDARD,
        Networks.parse(allow),
        Networks.parse(deny),
        0,
        1,
        Networks.NONE,
        false,
        64,
        100);
  }

  private static FilterSettings limits(MessageLimits limits) {
    return new FilterSettings(
        limits, Networks.NONE, Networks.NONE, 0, 1, Networks.NONE, false, 64, 100);
  }

  private FilterStatus status() {
    return bench.core.filterStatus();
  }

  private void invites(String transport, int from, int count) {
    for (int i = from; i < from + count; i++) {
      bench.arrive(transport, Bench.request("OPTIONS", "z9hG4bK" + i).replace("call-1", "c" + i));
    }
  }

  @Test
  void aSourceAboveTheRateIsDroppedAndComesBackWithTime() {
    bench.core.filter().settings(rate(10, 5, false));
    invites("udp", 0, 20);
    assertThat(bench.requests).hasSize(5);
    assertThat(bench.wire.sent).isEmpty();
    assertThat(status().limited()).isEqualTo(15);
    assertThat(status().worst()).containsExactly(new FilterStatus.Source("192.0.2.9", 15));
    bench.pass(200);
    invites("udp", 100, 20);
    assertThat(bench.requests).hasSize(7);
    assertThat(bench.core.statistics().received()).isEqualTo(40);
    assertThat(bench.core.statistics().malformed()).isZero();
  }

  @Test
  void aSourceIsShutOutUntilTheLastWhoWantedThatIsDone() throws UnknownHostException {
    InetAddress source = InetAddress.getByName("192.0.2.9");
    Registration one = bench.core.block(source);
    Registration two = bench.core.block(source);
    invites("udp", 0, 1);
    assertThat(bench.core.admits(source)).isFalse();
    assertThat(bench.core.admits(InetAddress.getByName("192.0.2.10"))).isTrue();
    one.close();
    one.close();
    invites("udp", 1, 1);
    assertThat(bench.requests).isEmpty();
    assertThat(status().denied()).isEqualTo(3);
    two.close();
    invites("udp", 2, 1);
    assertThat(bench.requests).hasSize(1);
  }

  @Test
  void aRequestAboveTheRateIsAnswered503TheSameForItsRepeat() {
    bench.core.filter().settings(rate(1, 1, true));
    invites("udp", 0, 1);
    invites("udp", 1, 1);
    invites("udp", 1, 1);
    assertThat(bench.wire.sent).hasSize(2);
    MemoryWire.Sent answer = bench.wire.sent.get(0);
    assertThat(answer.startLine()).isEqualTo("SIP/2.0 503 Service Unavailable");
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    assertThat(answer.header("To")).contains(";tag=");
    assertThat(bench.wire.sent.get(1).text()).isEqualTo(answer.text());
    assertThat(answer.flow().remote()).isEqualTo(new InetSocketAddress("192.0.2.9", 5070));
  }

  @Test
  void neitherAnAckNorAResponseNorGarbageAboveTheRateIsAnswered() {
    bench.core.filter().settings(rate(1, 1, true));
    invites("udp", 0, 1);
    bench.arrive(Bench.request("ACK", "z9hG4bK2"));
    bench.arrive("SIP/2.0 200 OK\nVia: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1\n\n");
    bench.arrive("what is this\n\n");
    assertThat(bench.wire.sent).isEmpty();
    assertThat(status().limited()).isEqualTo(3);
  }

  @Test
  void aConnectionAboveTheRateIsClosedWhereNothingIsAnswered() {
    bench.core.filter().settings(rate(1, 1, false));
    invites("tcp", 0, 2);
    assertThat(bench.wire.closed).containsExactly(MemoryWire.path("tcp", 5070));
    bench.core.filter().settings(rate(1, 1, true));
    invites("tcp", 2, 1);
    assertThat(bench.wire.closed).hasSize(1);
    assertThat(bench.wire.sent).hasSize(1);
  }

  @Test
  void exemptSourcesAreNotCounted() {
    bench
        .core
        .filter()
        .settings(
            new FilterSettings(
                MessageLimits.STANDARD,
                Networks.NONE,
                Networks.NONE,
                1,
                1,
                Networks.parse("192.0.2.0/24"),
                false,
                64,
                100));
    invites("udp", 0, 50);
    assertThat(bench.requests).hasSize(50);
    assertThat(status().sources()).isZero();
  }

  @Test
  void deniedSourcesHearNothingUntilTheListChanges() {
    bench.core.filter().settings(lists("", "192.0.2.0/24"));
    invites("udp", 0, 3);
    assertThat(bench.requests).isEmpty();
    assertThat(bench.wire.sent).isEmpty();
    assertThat(status().denied()).isEqualTo(3);
    bench.core.filter().settings(lists("192.0.2.9", "192.0.2.0/24"));
    invites("udp", 3, 3);
    assertThat(bench.requests).hasSize(3);
  }

  @Test
  void addressesOfOneIpv6NetworkAreOneSource() {
    bench.core.filter().settings(rate(1, 3, false));
    for (int i = 1; i <= 10; i++) {
      arriveFrom("2001:db8:0:1::" + i, i);
    }
    assertThat(bench.requests).hasSize(3);
    assertThat(status().worst()).containsExactly(new FilterStatus.Source("2001:db8:0:1::/64", 7));
    arriveFrom("2001:db8:0:2::1", 11);
    assertThat(bench.requests).hasSize(4);
  }

  private void arriveFrom(String address, int number) {
    String text = Bench.request("OPTIONS", "z9hG4bK" + number).replace("call-1", "c" + number);
    bench.core.receive(
        new MemoryWire.Path("udp", new InetSocketAddress(address, 5070)),
        text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    bench.loop.runPending();
  }

  @Test
  void anotherRateBeginsWithFullBucketsAndOtherSettingsDoNot() {
    bench.core.filter().settings(rate(1, 1, false));
    invites("udp", 0, 2);
    bench.core.filter().settings(rate(1, 1, true));
    invites("udp", 2, 1);
    assertThat(bench.requests).hasSize(1);
    bench.core.filter().settings(rate(2, 1, false));
    invites("udp", 3, 1);
    assertThat(bench.requests).hasSize(2);
    assertThat(status().limited()).isEqualTo(2);
  }

  @Test
  void aDatagramBeyondItsLimitGets513() {
    bench.core.filter().settings(limits(new MessageLimits(1000, 2000, 200, 8192)));
    String large = Bench.request("MESSAGE", "z9hG4bK1") + "x".repeat(1000);
    bench.arrive(large);
    assertThat(bench.wire.sent.get(0).startLine()).isEqualTo("SIP/2.0 513 Message Too Large");
    assertThat(bench.requests).isEmpty();
    assertThat(status().oversized()).isEqualTo(1);
    assertThat(bench.core.statistics().malformed()).isEqualTo(1);
    bench.arrive("tcp", large);
    assertThat(bench.requests).hasSize(1);
  }

  @Test
  void tooManyHeadersAndTooLongLinesGet400() {
    bench.core.filter().settings(limits(new MessageLimits(65535, 65535, 20, 300)));
    bench.arrive(
        Bench.request("OPTIONS", "z9hG4bK1").replace("Contact:", "X: y\n".repeat(20) + "Contact:"));
    bench.arrive(
        Bench.request("OPTIONS", "z9hG4bK2").replace("Contact:", "X: " + "y".repeat(300) + "\nC:"));
    assertThat(bench.wire.sent)
        .extracting(MemoryWire.Sent::startLine)
        .containsExactly(
            "SIP/2.0 400 Bad Request: too many headers", "SIP/2.0 400 Bad Request: line too long");
    assertThat(status().oversized()).isEqualTo(2);
  }
}
