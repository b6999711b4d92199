package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.A;
import static io.patchbay.media.relay.RelayFixture.B;
import static io.patchbay.media.relay.RelayFixture.await;
import static io.patchbay.media.relay.RelayFixture.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.Reception;
import io.patchbay.lib.settings.PortRange;
import io.patchbay.testkit.rtp.Deliveries;
import io.patchbay.testkit.rtp.Impairment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The same packets at the same times, to the relay and to tshark's own RTP analysis. */
@EnabledIf(value = "isThere", disabledReason = "no tshark on this machine")
class TsharkTest {
  private static final int PACKETS = 1500;
  private static final int SENDER = 40_000;
  private static final Duration PACKET_TIME = Duration.ofMillis(20);

  private final ManualEngine engine = new ManualEngine();
  private final RelayBackend relay =
      new RelayBackend(engine, RelayFixture.settings(new PortRange(20000, 20099)), engine::now);
  private final ByteArrayOutputStream capture = new ByteArrayOutputStream();

  static boolean isThere() {
    return List.of("/usr/bin/tshark", "/usr/local/bin/tshark").stream()
        .anyMatch(file -> Files.isExecutable(Path.of(file)));
  }

  @Test
  void countsAndMeasuresTheSame(@TempDir Path folder) throws Exception {
    MediaSession session = await(relay.open(new MediaSessionSpec("call", new RecordingListener())));
    await(session.offer(A, B, Peer.sdp(SENDER, SENDER + 1, "sendrecv")));
    int towardsA =
        port(await(session.answer(B, A, Peer.sdp(SENDER + 2, SENDER + 3, "sendrecv"))), 0);
    InetSocketAddress relayed = new InetSocketAddress(Peer.LOOPBACK, towardsA);
    PacketHandler handler = Objects.requireNonNull(engine.bound.get(relayed));
    capture.writeBytes(fileHeader());

    Deliveries<byte[]> network =
        new Deliveries<>(
            Impairment.none(11)
                .withLoss(0.04)
                .withReordering(0.01, Duration.ofMillis(70))
                .withJitter(Duration.ofMillis(25)));
    double mostJitter = 0;
    double sumOfJitter = 0;
    int arrived = 0;
    for (int i = 0; i < PACKETS || network.nextAt() != Long.MAX_VALUE; i++) {
      if (i < PACKETS) {
        network.send(Peer.rtpPacket(0x5EED, 65_000 + i, "x".repeat(160)), engine.nanoTime());
      }
      long end = engine.nanoTime() + PACKET_TIME.toNanos();
      while (network.nextAt() < end) {
        engine.pass(Duration.ofNanos(Math.max(0, network.nextAt() - engine.nanoTime())));
        byte[] packet = Objects.requireNonNull(network.poll(engine.nanoTime()));
        handler.onPacket(ByteBuffer.wrap(packet), new InetSocketAddress(Peer.LOOPBACK, SENDER));
        record(packet, towardsA);
        arrived++;
        double jitter = heard(session).jitterMillis();
        mostJitter = Math.max(mostJitter, jitter);
        sumOfJitter += jitter;
      }
      engine.pass(Duration.ofNanos(end - engine.nanoTime()));
    }

    Path file = Files.write(folder.resolve("call.pcap"), capture.toByteArray());
    List<String> words = tshark(file);
    Reception heard = heard(session);
    int ssrc = words.indexOf("0x00005EED");
    assertThat(ssrc).as("%s", words).isPositive();
    int packets = ssrc + 2;
    assertThat(words.get(packets)).isEqualTo(String.valueOf(arrived));
    assertThat(words.get(packets + 1)).isEqualTo(String.valueOf(heard.lost()));
    // (loss %) min, mean and max of the distance, then of the jitter; all in milliseconds
    assertThat(number(words, packets + 5)).isCloseTo(heard.longestGapMillis(), within(0.01));
    assertThat(number(words, packets + 7)).isCloseTo(sumOfJitter / arrived, within(0.02));
    assertThat(number(words, packets + 8)).isCloseTo(mostJitter, within(0.01));
  }

  private static Reception heard(MediaSession session) throws Exception {
    return await(session.query()).streams().get(0).reception().orElseThrow();
  }

  private static double number(List<String> words, int at) {
    return Double.parseDouble(words.get(at));
  }

  private static List<String> tshark(Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "tshark",
                "-r",
                file.toString(),
                "-d",
                "udp.port==" + SENDER + ",rtp",
                "-q",
                "-z",
                "rtp,streams")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    String line =
        output.lines().filter(each -> each.contains("0x00005EED")).findFirst().orElse(output);
    return List.of(line.trim().split("\\s+", -1));
  }

  /** Of a classic capture with nanoseconds, of raw IP packets. */
  private static byte[] fileHeader() {
    return ByteBuffer.allocate(24)
        .putInt(0xA1B23C4D)
        .putShort((short) 2)
        .putShort((short) 4)
        .putInt(0)
        .putInt(0)
        .putInt(65_535)
        .putInt(101)
        .array();
  }

  private void record(byte[] packet, int target) {
    long nanos = engine.nanoTime() + 1_000_000_000L;
    int length = 28 + packet.length;
    ByteBuffer out =
        ByteBuffer.allocate(16 + length)
            .putInt((int) (nanos / 1_000_000_000L))
            .putInt((int) (nanos % 1_000_000_000L))
            .putInt(length)
            .putInt(length)
            .putInt(0x45000000 | length)
            .putInt(0)
            .putInt(0x40110000)
            .putInt(0x7F000001)
            .putInt(0x7F000001)
            .putShort((short) SENDER)
            .putShort((short) target)
            .putShort((short) (8 + packet.length))
            .putShort((short) 0)
            .put(packet);
    capture.writeBytes(out.array());
  }
}
