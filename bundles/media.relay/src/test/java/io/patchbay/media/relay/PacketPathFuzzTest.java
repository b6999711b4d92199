package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.A;
import static io.patchbay.media.relay.RelayFixture.B;
import static io.patchbay.media.relay.RelayFixture.await;
import static io.patchbay.media.relay.RelayFixture.port;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.lib.settings.PortRange;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever arrives on the ports of a call, from whomever: nothing is thrown, the buffer is left as
 * it was, and the call still answers for its packets.
 *
 * <p>An input is a row of datagrams, each with an octet that picks port and source, and one that
 * gives the length.
 */
class PacketPathFuzzTest {
  private static final int PORT = 20_000;
  private static final int SOURCES = 4;

  static Stream<byte[]> calls() {
    byte[] rtp = Peer.rtpPacket(7, 1, "sound");
    byte[] next = Peer.rtpPacket(7, 2, "sound");
    byte[] report = Peer.rtcpPacket(7, "report");
    byte[] stun = new byte[20];
    return Stream.of(
        call(0, rtp, next, rtp, report, next),
        call(2, rtp, next, new byte[0], stun, rtp),
        call(1, report, rtp, stun, report),
        call(3, report, report));
  }

  /** Datagrams on the same port, from all sources in turn. */
  private static byte[] call(int port, byte[]... datagrams) {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    for (int i = 0; i < datagrams.length; i++) {
      input.write(port | i % SOURCES << 2);
      input.write(datagrams[i].length);
      input.writeBytes(datagrams[i]);
    }
    return input.toByteArray();
  }

  @MethodSource("calls")
  @FuzzTest(maxDuration = "1h")
  void nothingLeavesThePath(byte[] input) throws Exception {
    ManualEngine engine = new ManualEngine();
    RelayBackend relay =
        new RelayBackend(engine, RelayFixture.settings(new PortRange(PORT, PORT + 7)), engine::now);
    MediaSession session = await(relay.open(new MediaSessionSpec("call", new RecordingListener())));
    int towardsB = port(await(session.offer(A, B, Peer.sdp(40_000, 40_001, "sendrecv"))), 0);
    int towardsA = port(await(session.answer(B, A, Peer.sdp(40_002, 40_003, "sendrecv"))), 0);
    List<InetSocketAddress> ports =
        Stream.of(towardsA, towardsA + 1, towardsB, towardsB + 1)
            .map(number -> new InetSocketAddress(Peer.LOOPBACK, number))
            .toList();

    ByteBuffer datagrams = ByteBuffer.wrap(input);
    int sent = 0;
    while (datagrams.remaining() >= 2) {
      int pick = datagrams.get();
      ByteBuffer datagram = take(datagrams, datagrams.get() & 0xFF);
      int length = datagram.limit();
      PacketHandler handler = engine.bound.get(ports.get(pick & 3));
      InetSocketAddress source =
          new InetSocketAddress(Peer.LOOPBACK, 40_000 + (pick >> 2) % SOURCES);
      handler.onPacket(datagram, source);
      assertThat(datagram.position()).isZero();
      assertThat(datagram.limit()).isEqualTo(length);
      sent++;
      if (pick < 0) {
        engine.pass(1);
      }
    }

    MediaReport report = await(session.query());
    long counted = 0;
    for (MediaReport.Stream side : report.streams()) {
      counted += side.rtpPackets() + side.rtcpPackets() + side.dropped();
    }
    assertThat(counted).as("each packet once").isEqualTo(sent);
    await(session.close());
    assertThat(engine.bound).isEmpty();
  }

  /** The next datagram in a buffer of its own, as engines hand it over. */
  private static ByteBuffer take(ByteBuffer from, int length) {
    int taken = Math.min(length, from.remaining());
    ByteBuffer packet = ByteBuffer.allocate(MediaLoop.MAX_PACKET + 1);
    packet.put(from.slice().limit(taken)).flip();
    from.position(from.position() + taken);
    return packet;
  }
}
