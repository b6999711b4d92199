package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.rtp.ToneDetector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A phone behind NATs of several kinds calls one without, through the packaged gateway. */
class NatKindsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SECOND = 8_000;
  private static final int ALICE_HERTZ = 440;
  private static final int CAROL_HERTZ = 1_000;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"'', false", "fully-random, false", "fully-random, true"})
  void audioBothWaysHoldAndANewBinding(String masquerade, boolean doubled) throws Exception {
    assumeTrue(
        NatNetwork.available() || System.getenv("CI") != null,
        "root, ip, nft or baresip is missing");
    try (NatNetwork network = new NatNetwork(masquerade, doubled);
        Gateway gateway =
            Product.distribution()
                .set(Gateway.UDP_LISTENER, "bind.address", "0.0.0.0")
                .set(Product.ROUTE, "target", "sip:{user}@" + NatNetwork.OPEN_PHONE + ":5060")
                .set(Product.ROUTE, "media.taps", "recorder")
                .set("io.patchbay.media.recorder.cfg", "file.name", "{called}/{call}")
                .set("io.patchbay.media.recorder.cfg", "free.space", "1")
                .start(Product.START);
        Baresip carol =
            new Baresip(
                network.outside(), folder.resolve("c"), "carol", "198.51.100.9", CAROL_HERTZ);
        Baresip alice =
            new Baresip(
                network.inside(), folder.resolve("a"), "alice", NatNetwork.GATEWAY, ALICE_HERTZ)) {
      await().atMost(PATIENCE).until(() -> alice.isReady() && carol.isReady());
      alice.dial("sip:carol@" + NatNetwork.GATEWAY + ":" + gateway.sip().getPort());
      awaitPackets(gateway, 100);
      Product.awaitLog(gateway, "is from behind NAT (private-contact 192.168.77.2");
      assertThat(Product.shell(gateway, "patchbay:media")).contains(NatNetwork.NAT + ":");

      alice.hold();
      await().atMost(PATIENCE).until(() -> alice.log().contains("a=recvonly"));
      alice.resume();
      awaitAnswers(alice, 3);
      awaitPackets(gateway, 100);

      network.forget();
      awaitPackets(gateway, 100);
      // The dialog follows the new binding as soon as the phone says something in it.
      alice.hold();
      awaitAnswers(alice, 4);
      alice.resume();
      awaitAnswers(alice, 5);
      awaitPackets(gateway, 100);

      carol.hangUp();
      await()
          .atMost(PATIENCE)
          .until(() -> alice.log().contains("BYE sip:alice-") && noCalls(gateway));
      assertThat(alice.log()).containsPattern("BYE sip:alice-\\w+@192\\.168\\.77\\.2:5060 SIP/2.0");
      Path wav = recording(gateway);
      expectTone(StereoWav.channel(wav, 0), ALICE_HERTZ);
      expectTone(StereoWav.channel(wav, 1), CAROL_HERTZ);
    }
  }

  private static Path recording(Gateway gateway) throws Exception {
    Path recordings = gateway.data().resolve("recordings").resolve("carol");
    await().atMost(PATIENCE).until(() -> !wavs(recordings).isEmpty());
    return wavs(recordings).get(0);
  }

  private static List<Path> wavs(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".wav")).toList();
    }
  }

  private static boolean noCalls(Gateway gateway) throws Exception {
    return Product.shell(gateway, "patchbay:calls").contains("no calls");
  }

  /** Waits for that many more packets of both sides. */
  private static void awaitPackets(Gateway gateway, long more) throws Exception {
    String before = Product.shell(gateway, "patchbay:media");
    long a = Math.max(0, Product.streamCount(before, "a", "RTP"));
    long b = Math.max(0, Product.streamCount(before, "b", "RTP"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              String now = Product.shell(gateway, "patchbay:media");
              assertThat(Product.streamCount(now, "a", "RTP")).as(now).isGreaterThan(a + more);
              assertThat(Product.streamCount(now, "b", "RTP")).as(now).isGreaterThan(b + more);
            });
  }

  /** Waits until its INVITEs had that many answers with a session. */
  private static void awaitAnswers(Baresip phone, int count) {
    Pattern answer = Pattern.compile("SIP/2\\.0 200 OK\r?\n(?:[^\r\n]+\r?\n)*?CSeq: \\d+ INVITE");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(answer.matcher(phone.log()).results().count())
                    .isGreaterThanOrEqualTo(count));
  }

  /** At the beginning and at the end, which is after the binding changed. */
  private static void expectTone(short[] samples, int hertz) {
    for (int from : new int[] {2 * SECOND, samples.length - SECOND}) {
      short[] half = Arrays.copyOfRange(samples, from, from + SECOND / 2);
      assertThat(ToneDetector.detect(half).is(hertz))
          .as("at %d of %d: %s", from, samples.length, ToneDetector.detect(half))
          .isTrue();
    }
  }
}
