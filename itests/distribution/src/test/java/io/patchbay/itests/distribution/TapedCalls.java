package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.rtp.ToneDetector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Calls through a gateway that records them, each side with a tone of its own. */
final class TapedCalls {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String RECORDER = "io.patchbay.media.recorder.cfg";
  private static final int SECOND = 8_000;
  private static final int BLOCK = SECOND / 10;

  private final Gateway gateway;

  TapedCalls(Gateway gateway) {
    this.gateway = gateway;
  }

  /** What a gateway needs besides {@code media.taps=recorder} of a route. */
  static Gateway.Builder configured(Gateway.Builder gateway) {
    return gateway
        .set(RECORDER, "file.name", "{called}/{call}")
        .set(RECORDER, "formats", "wav")
        .set(RECORDER, "free.space", "1");
  }

  /** Waits until that many calls to somebody have been recorded; the latest of them. */
  Path recording(String called, int calls) {
    Path folder = gateway.data().resolve("recordings").resolve(called);
    await().atMost(PATIENCE).until(() -> wavs(folder).size() >= calls);
    try {
      assertThat(wavs(folder)).hasSize(calls);
      return wavs(folder).get(calls - 1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Path> wavs(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".wav"))
          .sorted((one, other) -> Long.compare(modified(one), modified(other)))
          .toList();
    }
  }

  private static long modified(Path file) {
    return file.toFile().lastModified();
  }

  boolean none() throws Exception {
    return Product.shell(gateway, "patchbay:calls").contains("no calls");
  }

  void awaitNone() {
    await().atMost(PATIENCE).until(this::none);
  }

  /** Waits for that many more packets of both sides of the only call. */
  void awaitPackets(long more) throws Exception {
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

  /**
   * The caller's tone on the left and the other's on the right, at the beginning and at the end.
   */
  static void expectTones(Path wav, int caller, int called) throws IOException {
    expectTone(StereoWav.channel(wav, 0), caller);
    expectTone(StereoWav.channel(wav, 1), called);
  }

  /** What a phone heard last for more than a second has that tone at its end. */
  static void expectHeard(Baresip phone, int hertz) throws IOException {
    short[] last = new short[0];
    for (Path wav : phone.heard()) {
      short[] samples = StereoWav.mono(wav);
      last = samples.length > SECOND ? samples : last;
    }
    assertThat(last.length).as("%s", phone.heard()).isGreaterThan(SECOND);
    expectToneAt(last, last.length - SECOND, hertz);
  }

  /** Who hangs up falls silent at once, and the call ends when the gateway has heard of it. */
  private static void expectTone(short[] samples, int hertz) {
    expectToneAt(samples, 2 * SECOND, hertz);
    int end = samples.length;
    assertThat(List.of(end - SECOND, end - 3 * SECOND / 2, end - 2 * SECOND))
        .as("where %d Hz is at the end of %s", hertz, drawn(samples, hertz))
        .anyMatch(from -> hasTone(samples, from, hertz));
  }

  private static void expectToneAt(short[] samples, int from, int hertz) {
    assertThat(hasTone(samples, from, hertz))
        .as("%d Hz at %d of %s", hertz, from, drawn(samples, hertz))
        .isTrue();
  }

  /** For half a second from there. */
  private static boolean hasTone(short[] samples, int from, int hertz) {
    return ToneDetector.detect(Arrays.copyOfRange(samples, from, from + SECOND / 2)).is(hertz);
  }

  /** Where the tone is, a sign for each half second. */
  private static String drawn(short[] samples, int hertz) {
    StringBuilder drawn = new StringBuilder();
    for (int from = 0; from + SECOND / 2 <= samples.length; from += SECOND / 2) {
      drawn.append(hasTone(samples, from, hertz) ? '#' : '.');
    }
    return samples.length + " " + drawn;
  }

  /** The longest time without the tone, after the first second. */
  static Duration longestGap(short[] samples, int hertz) {
    int longest = 0;
    int blocks = 0;
    for (int from = SECOND; from + BLOCK <= samples.length; from += BLOCK) {
      boolean heard =
          ToneDetector.detect(Arrays.copyOfRange(samples, from, from + BLOCK)).is(hertz);
      blocks = heard ? 0 : blocks + 1;
      longest = Math.max(longest, blocks);
    }
    return Duration.ofMillis(longest * 100L);
  }
}
