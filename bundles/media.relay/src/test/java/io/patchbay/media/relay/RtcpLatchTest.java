package io.patchbay.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RtcpLatchTest {
  private static final InetSocketAddress OWN = new InetSocketAddress("10.0.0.1", 20001);

  private final AtomicLong now = new AtomicLong();
  private final LatchSetup setup = new LatchSetup(OWN, now::get);
  private final Latch rtp = setup.rtp(LatchSetup.HEURISTIC);
  private final RtcpLatch rtcp = setup.rtcp(LatchSetup.HEURISTIC, rtp);

  @Test
  void isLearnedFromTheHostOfTheSdp() {
    rtcp.signalled(new InetSocketAddress("192.0.2.1", 4001));
    InetSocketAddress other = new InetSocketAddress("192.0.2.1", 4444);
    assertThat(rtcp.accept(other)).isTrue();
    assertThat(rtcp.destination()).isEqualTo(other);
  }

  @Test
  void isLearnedFromTheHostOfTheLearnedRtp() {
    rtp.signalled(new InetSocketAddress("192.168.1.5", 4000));
    rtcp.signalled(new InetSocketAddress("192.168.1.5", 4001));
    InetSocketAddress source = new InetSocketAddress("203.0.113.7", 50001);
    assertThat(rtcp.accept(source)).isFalse();
    rtp.accept(new InetSocketAddress("203.0.113.7", 50000), 1, 1, 0);
    assertThat(rtcp.accept(source)).isTrue();
    assertThat(rtcp.destination()).isEqualTo(source);
  }

  @Test
  void refusesOtherHostsAndOurselves() {
    rtcp.signalled(new InetSocketAddress("10.0.0.1", 4001));
    assertThat(rtcp.accept(new InetSocketAddress("198.51.100.9", 4001))).isFalse();
    assertThat(rtcp.accept(OWN)).isFalse();
    assertThat(rtcp.destination()).isEqualTo(new InetSocketAddress("10.0.0.1", 4001));
  }

  @Test
  void aRefreshKeepsWhatWasLearnedAndANewAddressDoesNot() {
    rtcp.signalled(new InetSocketAddress("192.0.2.1", 4001));
    InetSocketAddress learned = new InetSocketAddress("192.0.2.1", 4444);
    rtcp.accept(learned);
    rtcp.signalled(new InetSocketAddress("192.0.2.1", 4001));
    assertThat(rtcp.destination()).isEqualTo(learned);
    rtcp.signalled(new InetSocketAddress("192.0.2.1", 6001));
    assertThat(rtcp.destination()).isEqualTo(new InetSocketAddress("192.0.2.1", 6001));
  }
}
