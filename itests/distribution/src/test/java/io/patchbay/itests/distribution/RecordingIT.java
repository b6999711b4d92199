package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.ShellResult;
import io.patchbay.testkit.peer.Tshark;
import io.patchbay.testkit.rtp.ToneDetector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real calls through the packaged gateway, recorded by route and by console. */
class RecordingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SECOND = 8000;

  private static Phone alice;
  private static Phone bob;
  private static Gateway gateway;

  @BeforeAll
  static void start() throws Exception {
    alice = new Phone("alice");
    bob = new Phone("bob");
    gateway =
        Product.distribution()
            .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
            .set("io.patchbay.media.recorder.cfg", "file.name", "{called}/{call}")
            .set("io.patchbay.media.recorder.cfg", "free.space", "1")
            .file(
                "io.patchbay.routing.route-recorded.cfg",
                "pattern=tape.*",
                "priority=10",
                "media.taps=recorder",
                "target=" + Product.targetAt(bob.port()))
            .start(Product.START);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    alice.close();
    bob.close();
  }

  private static Path folder(String called) {
    return gateway.data().resolve("recordings").resolve(called);
  }

  private static List<Path> files(String called, String extension) throws IOException {
    if (!Files.isDirectory(folder(called))) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder(called))) {
      return paths.filter(path -> path.toString().endsWith(extension)).sorted().toList();
    }
  }

  private static Path onlyFile(String called, String extension) throws IOException {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(files(called, extension)).hasSize(1));
    return files(called, extension).get(0);
  }

  private static void expectTones(Path wav) throws IOException {
    short[] left = StereoWav.channel(wav, 0);
    short[] right = StereoWav.channel(wav, 1);
    assertThat(left.length).isGreaterThan(SECOND);
    int middle = left.length / 2;
    int from = middle - SECOND / 4;
    int to = middle + SECOND / 4;
    assertThat(ToneDetector.detect(Arrays.copyOfRange(left, from, to)).hertz())
        .isCloseTo(Conversation.NEAR_HERTZ, within(10.0));
    assertThat(ToneDetector.detect(Arrays.copyOfRange(right, from, to)).hertz())
        .isCloseTo(Conversation.FAR_HERTZ, within(10.0));
  }

  private static void expectBothSides(Path pcap, Conversation call) throws Exception {
    Product.needs(Tshark.available(), "tshark is missing");
    List<Tshark.RtpStream> streams = Tshark.rtpStreams(pcap);
    assertThat(streams)
        .extracting(Tshark.RtpStream::source)
        .containsExactlyInAnyOrder(
            "127.0.0.1 " + call.near().address().getPort(),
            "127.0.0.1 " + call.far().address().getPort());
    for (Tshark.RtpStream stream : streams) {
      assertThat(stream.codec()).isEqualTo("g711U");
      assertThat(stream.packets()).isGreaterThan(75);
      assertThat(stream.lost()).isZero();
    }
  }

  /** The call that was made last: those before may still wait for their last transactions. */
  private static String id(String calls) {
    List<String> rows = calls.lines().toList();
    return rows.get(rows.size() - 1).strip().split("\\s+", 2)[0];
  }

  @Test
  void callOfARouteIsRecordedFromItsStart() throws Exception {
    try (Conversation call = Conversation.between(alice, bob, gateway.sip(), "tape1")) {
      call.expectMediaBothWays(100);
      String shown =
          Product.shell(gateway, "patchbay:call " + id(Product.shell(gateway, "patchbay:calls")));
      assertThat(shown).contains("TAP", "recorder", "LISTENING", folder("tape1").toString());
      assertThat(files("tape1", ".wav")).isEmpty();
      call.hangUp();
      expectTones(onlyFile("tape1", ".wav"));
      Path pcap = onlyFile("tape1", ".pcap");
      expectBothSides(pcap, call);
      assertThat(files("tape1", ".part")).isEmpty();
    }
  }

  @Test
  void callIsRecordedForAWhileByTheConsole() throws Exception {
    try (Conversation call = Conversation.between(alice, bob, gateway.sip(), "later")) {
      call.expectMediaBothWays(25);
      String id = id(Product.shell(gateway, "patchbay:calls"));
      assertThat(Product.shell(gateway, "patchbay:call " + id)).doesNotContain("recorder");
      Product.shell(gateway, "patchbay:record " + id);
      call.expectMediaBothWays(100);
      Product.shell(gateway, "patchbay:record " + id + " stop");
      // complete when the command returns, and the call goes on
      assertThat(files("later", ".wav")).hasSize(1);
      expectTones(files("later", ".wav").get(0));
      expectBothSides(files("later", ".pcap").get(0), call);
      assertThat(Product.shell(gateway, "patchbay:call " + id)).contains("recorder", "ENDED");
      call.expectMediaBothWays(25);
      call.hangUp();
    }
  }

  @Test
  void whatCannotBeRecordedIsToldAndTheCallGoesOn() throws Exception {
    Path blocked = Files.writeString(gateway.data().resolve("blocked"), "a file");
    gateway.set("io.patchbay.media.recorder.cfg", "directory", blocked.toString());
    awaitDirectory(blocked);
    try (Conversation call = Conversation.between(alice, bob, gateway.sip(), "tape2")) {
      assertThat(Product.oneComplaint(gateway, "goes on without tap 'recorder'"))
          .contains("cannot write " + blocked);
      call.expectMediaBothWays(25);
      String id = id(Product.shell(gateway, "patchbay:calls"));
      ShellResult result = gateway.shell("patchbay:record " + id);
      assertThat(result.exitCode()).isNotZero();
      assertThat(result.output()).contains("cannot write " + blocked).doesNotContain("\tat ");
      result = gateway.shell("patchbay:tap " + id + " nobody");
      assertThat(result.output()).contains("no tap is named 'nobody' (there are: recorder)");
      call.hangUp();
    } finally {
      gateway.set("io.patchbay.media.recorder.cfg", "directory", "recordings");
      awaitDirectory(gateway.data().resolve("recordings"));
    }
  }

  private static void awaitDirectory(Path directory) {
    Product.awaitLatest(gateway, "recorder: writes ", " [WAV, PCAP] to " + directory);
  }

  @Test
  void recorderThatIsStoppedInMidCallCompletesItsFiles() throws Exception {
    try (Conversation call = Conversation.between(alice, bob, gateway.sip(), "tape3")) {
      call.expectMediaBothWays(100);
      String bundle =
          Product.shell(gateway, "lb -s")
              .lines()
              .filter(line -> line.contains("io.patchbay.media.recorder"))
              .map(line -> line.strip().split("\\D", 2)[0])
              .findFirst()
              .orElseThrow();
      Product.shell(gateway, "($.context bundle " + bundle + ") stop");
      assertThat(files("tape3", ".wav")).hasSize(1);
      expectTones(files("tape3", ".wav").get(0));
      assertThat(files("tape3", ".part")).isEmpty();
      call.expectMediaBothWays(25);
      Product.shell(gateway, "($.context bundle " + bundle + ") start");

      String id = id(Product.shell(gateway, "patchbay:calls"));
      Product.shell(gateway, "patchbay:record " + id);
      call.expectMediaBothWays(100);
      call.hangUp();
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(files("tape3", ".wav")).hasSize(2));
      expectTones(files("tape3", ".wav").get(0));
    }
  }
}
