package io.patchbay.media.relay.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.patchbay.media.relay.rtp.RtpHeader;
import io.patchbay.media.relay.rtp.RtpReceiver;
import io.patchbay.media.relay.rtp.RtpSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever two sides say to each other in RTP and RTCP: nothing is thrown, what is found malformed
 * was not changed, and all that we say ourselves is valid.
 *
 * <p>An input is an octet that picks the mode, and a row of datagrams, each with an octet that
 * picks side and kind, and one that gives the length.
 */
class RtcpFuzzTest {
  private static final int TERMINATES = 1;
  private static final int BOB = 1;
  private static final int RTP = 2;
  private static final long STEP = 700_000_000;

  static Stream<byte[]> talks() {
    String rtp = "8000 0001 000000a0 000a11ce 55555555";
    String next = "8000 0002 00000140 000a11ce 55555555";
    String sender = "80c8 0006 000a11ce e8f0c4a3 80000000 000000a0 00000001 00000004";
    String report = "81c9 0007 00000b0b 000a11ce 10000003 00007531 00000012 c4a38000 00010000";
    String text = "81ca 0004 000a11ce 0106 616c 6963 65 00 0000";
    String bye = "81cb 0001 000a11ce";
    String nack = "81cd 0003 00000b0b 000a11ce 00050001";
    String remb = "8fce 0005 00000b0b 00000000 52454d42 01000000 000a11ce";
    String extended = "80cf 0004 00000b0b 0400 0002 e8f0c4a3 80000000";
    return Stream.of(
        talk(0, RTP, rtp, RTP, next, 0, sender + text, BOB, report + text),
        talk(TERMINATES, RTP, rtp, RTP, next, 0, sender + text, BOB, report + text + bye),
        talk(TERMINATES, RTP, rtp, BOB, nack, BOB, remb, BOB, extended, 0, sender + bye));
  }

  /** Pairs of a pick and a datagram in hexadecimal. */
  private static byte[] talk(int mode, Object... datagrams) {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.write(mode);
    for (int i = 0; i < datagrams.length; i += 2) {
      byte[] datagram = HexFormat.of().parseHex(((String) datagrams[i + 1]).replace(" ", ""));
      input.write((int) datagrams[i]);
      input.write(datagram.length);
      input.writeBytes(datagram);
    }
    return input.toByteArray();
  }

  private final VirtualLink.Time time = new VirtualLink.Time();

  @MethodSource("talks")
  @FuzzTest(maxDuration = "1h")
  void isTakenOrRefused(byte[] input) {
    ByteBuffer datagrams = ByteBuffer.wrap(input);
    boolean terminates = datagrams.hasRemaining() && (datagrams.get() & TERMINATES) != 0;
    RtcpSession session =
        new RtcpSession(terminates, "us", new NtpClock(1, time.nanos), new SplittableRandom(3));
    Side alice = new Side(session, 1);
    Side bob = new Side(session, 2);
    alice.rtcp.opposite(bob.rtcp);
    bob.rtcp.opposite(alice.rtcp);
    alice.rtcp.signalled(false);
    bob.rtcp.signalled(false);
    while (datagrams.remaining() >= 2) {
      int pick = datagrams.get();
      ByteBuffer datagram = take(datagrams, datagrams.get() & 0xFF);
      Side side = (pick & BOB) == 0 ? alice : bob;
      if ((pick & RTP) == 0) {
        side.hear(datagram);
      } else if (RtpHeader.isRtp(datagram)) {
        side.talk(datagram);
      }
      if (pick < 0) {
        time.pass(STEP);
      }
    }
    alice.rtcp.close();
    bob.rtcp.close();
    assertThat(time.timers()).isZero();
    alice.check();
    bob.check();
  }

  private static ByteBuffer take(ByteBuffer from, int length) {
    byte[] taken = new byte[Math.min(length, from.remaining())];
    from.get(taken);
    return ByteBuffer.wrap(taken);
  }

  private final class Side {
    private final VirtualLink link = new VirtualLink(time);
    private final RtpReceiver rtp;
    private final RtcpEnd rtcp;

    private Side(RtcpSession session, int seed) {
      rtp = new RtpReceiver(new SplittableRandom(seed));
      rtcp = new RtcpEnd(session, rtp, link);
    }

    private void hear(ByteBuffer datagram) {
      byte[] before = datagram.array().clone();
      if (rtcp.received(datagram, time.nanos) == RtcpEnd.Fate.MALFORMED) {
        assertThat(datagram.array()).isEqualTo(before);
      }
      assertThat(datagram.position()).isZero();
      assertThat(datagram.limit()).isEqualTo(before.length);
    }

    private void talk(ByteBuffer datagram) {
      RtpSource source = rtp.heard(datagram, time.nanos);
      if (source != null) {
        source.sent(datagram);
      }
    }

    private void check() {
      for (VirtualLink.Sent sent : link.sent) {
        assertThat(new RtcpReader().read(ByteBuffer.wrap(sent.octets()))).as("ours").isTrue();
      }
    }
  }
}
