package io.patchbay.media.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchbay.api.media.tap.PacketKind;
import io.patchbay.api.media.tap.PayloadFormat;
import io.patchbay.api.media.tap.TapEnd;
import io.patchbay.api.media.tap.TapException;
import io.patchbay.api.media.tap.TapPacket;
import io.patchbay.api.media.tap.TapReceiver;
import io.patchbay.api.media.tap.TapSession;
import io.patchbay.api.media.tap.TapStream;
import io.patchbay.testkit.peer.Tshark;
import io.patchbay.testkit.rtp.G711;
import io.patchbay.testkit.rtp.ToneDetector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings, read back from their files. */
class RecordingTest {
  private static final TapSession CALL =
      new TapSession("x1-7", Map.of("caller", "alice", "called", "../../etc/bob"));
  private static final long START = 1_700_000_000_000_000L;
  private static final long PACKET = 20_000;

  @TempDir Path folder;

  private final Packets alice = new Packets("a", "192.0.2.10", G711.A_LAW, 440);
  private final Packets bob = new Packets("b", "192.0.2.20", G711.MU_LAW, 660);

  private TapReceiver begin(String... keysAndValues) throws TapException {
    Map<String, Object> keys = new HashMap<>(Map.of("file.name", "{call}", "free.space", "0"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      keys.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new RecorderComponent(folder, keys).open(CALL);
  }

  private Path file(String name) {
    return folder.resolve("recordings").resolve(name);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> folder.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  /** Both channels of a WAV file whose header must be right. */
  private static short[][] sound(Path file) throws IOException {
    ByteBuffer wav = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int data = wav.capacity() - 44;
    assertThat(wav.getInt(4)).isEqualTo(36 + data);
    assertThat(wav.getShort(20)).isEqualTo((short) 1);
    assertThat(wav.getShort(22)).isEqualTo((short) 2);
    assertThat(wav.getInt(24)).isEqualTo(8000);
    assertThat(wav.getInt(40)).isEqualTo(data);
    short[][] channels = new short[2][data / 4];
    for (int i = 0; i < data / 4; i++) {
      channels[0][i] = wav.getShort(44 + 4 * i);
      channels[1][i] = wav.getShort(46 + 4 * i);
    }
    return channels;
  }

  private static void expectSilence(short[] channel, int from, int to) {
    assertThat(Arrays.copyOfRange(channel, from, to)).containsOnly((short) 0);
  }

  private static void expectTone(short[] channel, int from, int to, double hertz) {
    var tone = ToneDetector.detect(Arrays.copyOfRange(channel, from, to));
    assertThat(tone.hertz()).isCloseTo(hertz, within(10.0));
  }

  @Test
  void callerIsLeftAndCalledRightEachAtItsTime() throws Exception {
    TapReceiver recording = begin("formats", "wav");
    for (int i = 0; i < 250; i++) {
      long now = START + i * PACKET;
      boolean lost = i >= 100 && i < 110;
      boolean swapped = i == 150 || i == 151;
      if (!lost) {
        recording.onPacket(alice.at(swapped ? 301 - i : i, now));
      }
      if (i >= 50 && (i < 120 || i >= 170)) {
        recording.onPacket(bob.at(i, now));
      }
    }
    recording.onEnd(TapEnd.CLOSED);

    assertThat(files()).containsExactly("recordings/x1-7.wav");
    short[][] sound = sound(file("x1-7.wav"));
    assertThat(sound[0]).hasSize(250 * 160);
    expectTone(sound[0], 0, 100 * 160, 440);
    expectSilence(sound[0], 100 * 160, 110 * 160);
    // packets that came in the wrong order are where they belong: the tone has no step
    for (int i = 0; i < 250; i++) {
      if (i < 100 || i >= 110) {
        assertThat(sound[0][i * 160 + 7])
            .isEqualTo(G711.A_LAW.decode(alice.at(i, START).bytes().get(12 + 7)));
      }
    }
    expectSilence(sound[1], 0, 50 * 160);
    expectTone(sound[1], 50 * 160, 120 * 160, 660);
    // the suppressed silence of DTX: timestamps go on
    expectSilence(sound[1], 120 * 160, 170 * 160);
    expectTone(sound[1], 170 * 160, 250 * 160, 660);
  }

  @Test
  void longSilenceIsAsLongInTheFile() throws Exception {
    TapReceiver recording = begin("formats", "wav");
    recording.onPacket(alice.at(0, START));
    int hour = 180_000;
    recording.onPacket(alice.at(hour, START + hour * PACKET));
    recording.onEnd(TapEnd.CLOSED);
    assertThat(Files.size(file("x1-7.wav"))).isEqualTo(44 + 4L * 160 * (hour + 1));
    try (FileChannel wav = FileChannel.open(file("x1-7.wav"), StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(4 * 160).order(ByteOrder.LITTLE_ENDIAN);
      wav.read(last, 44 + 4L * 160 * hour);
      assertThat(last.getShort(4 * 7))
          .isEqualTo(G711.A_LAW.decode(alice.at(hour, START).bytes().get(12 + 7)));
    }
  }

  @Test
  void fileOfADeadProcessCanBePlayed() throws Exception {
    TapReceiver recording = begin("formats", "wav");
    for (int i = 0; i < 200; i++) {
      recording.onPacket(alice.at(i, START + i * PACKET));
    }
    // no end
    short[][] sound = sound(file("x1-7.wav.part"));
    assertThat(sound[0].length).isBetween(2 * 8000 - 160, 4 * 8000);
    expectTone(sound[0], 0, sound[0].length, 440);
    recording.onEnd(TapEnd.CLOSED);
  }

  @Test
  void otherCodecsAreLeftToThePcap() throws Exception {
    TapReceiver recording = begin();
    for (int i = 0; i < 10; i++) {
      recording.onPacket(alice.at(i, i * 960, 96, START + i * PACKET));
    }
    TapStream secret =
        new TapStream("b", 0, "audio", "RTP/SAVP", Map.of(0, new PayloadFormat("pcmu", 8000, "")));
    recording.onPacket(new Packets(secret, "192.0.2.20", G711.MU_LAW, 660).at(0, START));
    recording.onEnd(TapEnd.CLOSED);
    assertThat(files()).containsExactly("recordings/x1-7.pcap");
  }

  @Test
  void pcapIsReadByTsharkAsRtp() throws Exception {
    assumeTrue(Tshark.available() || System.getenv("CI") != null, "tshark is missing");
    TapReceiver recording = begin("formats", "pcap");
    Packets six = new Packets("b", "2001:db8::20", G711.MU_LAW, 660);
    for (int i = 0; i < 100; i++) {
      long now = START + i * PACKET + i % 3;
      if (i % 10 != 5) {
        recording.onPacket(alice.at(i, now));
      }
      recording.onPacket(six.at(i, now));
      if (i % 50 == 0) {
        recording.onPacket(alice.report(now));
      }
    }
    recording.onPacket(alice.at(100, 100 * 160, 96, START + 100 * PACKET));
    recording.onEnd(TapEnd.CLOSED);

    Path pcap = file("x1-7.pcap");
    List<Tshark.RtpStream> streams = Tshark.rtpStreams(pcap);
    assertThat(streams).hasSize(2);
    Tshark.RtpStream left = from("192.0.2.10", streams);
    Tshark.RtpStream right = from("2001:db8::20", streams);
    assertThat(left.source()).isEqualTo("192.0.2.10 4097");
    assertThat(left.destination()).isEqualTo("192.0.2.1 20000");
    assertThat(left.ssrc()).isEqualTo("a".hashCode());
    assertThat(left.codec()).isEqualTo("g711A, opus");
    assertThat(left.packets()).isEqualTo(91);
    assertThat(left.lost()).isEqualTo(10);
    assertThat(right.source()).isEqualTo("2001:db8::20 4098");
    assertThat(right.codec()).isEqualTo("g711U");
    assertThat(right.packets()).isEqualTo(100);
    assertThat(right.lost()).isZero();
    assertThat(Tshark.field(pcap, "rtcp", "rtcp.pt")).containsExactly("200", "200");
    assertThat(Tshark.field(pcap, "rtp && ip", "frame.time_epoch").get(1))
        .isEqualTo("1700000000.020001000");
    // checksums of IP and UDP, which it looks at when it is asked to
    assertThat(
            Tshark.run(
                pcap,
                "-o",
                "ip.check_checksum:TRUE",
                "-o",
                "udp.check_checksum:TRUE",
                "-Y",
                "ip.checksum.status == 0 || udp.checksum.status == 0"))
        .isEmpty();
    assertThat(Tshark.run(pcap, "-o", "udp.check_checksum:TRUE", "-Y", "udp.checksum.status == 1"))
        .hasSize(91 + 100 + 2 + 2);
  }

  private static Tshark.RtpStream from(String host, List<Tshark.RtpStream> streams) {
    return streams.stream()
        .filter(stream -> stream.source().startsWith(host + ' '))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void largestFileEndsTheRecordingAndIsComplete() throws Exception {
    TapReceiver recording = begin("formats", "pcap", "max.size", "1");
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 10_000; i++) {
                recording.onPacket(alice.at(i, START + i * PACKET));
              }
            })
        .isInstanceOf(TapException.class)
        .hasMessage(file("x1-7.pcap") + " has reached max.size=1 MB");
    recording.onEnd(TapEnd.FAILED);
    assertThat(files()).containsExactly("recordings/x1-7.pcap");
    assertThat(Files.size(file("x1-7.pcap"))).isBetween(800_000L, 1_000_000L);
  }

  @Test
  void longestRecordingEnds() throws Exception {
    TapReceiver recording = begin("max.duration", "2");
    recording.onPacket(alice.at(0, START));
    recording.onPacket(alice.at(100, START + 100 * PACKET));
    assertThatThrownBy(() -> recording.onPacket(alice.at(101, START + 101 * PACKET)))
        .hasMessage(file("x1-7") + " has reached max.duration=2 s");
    recording.onEnd(TapEnd.FAILED);
    assertThat(files()).containsExactly("recordings/x1-7.pcap", "recordings/x1-7.wav");
  }

  @Test
  void namesAreSafeAndNeverTakenTwice() throws Exception {
    for (int i = 0; i < 3; i++) {
      TapReceiver recording = begin("file.name", "{called}/{caller}-{call}", "formats", "pcap");
      recording.onPacket(alice.at(0, START));
      if (i != 1) {
        recording.onEnd(TapEnd.CLOSED);
      }
    }
    String folderName = "recordings/______etc_bob/alice-x1-7";
    assertThat(files())
        .containsExactly(folderName + "-2.pcap.part", folderName + "-3.pcap", folderName + ".pcap");
  }

  @Test
  void placeThatCannotBeWrittenIsNamed() throws Exception {
    Path blocked = Files.writeString(folder.resolve("blocked"), "a file");
    assertThatThrownBy(() -> begin("directory", "blocked"))
        .isInstanceOf(TapException.class)
        .hasMessage("cannot write " + blocked + ": " + blocked + " is there already");
    assertThatThrownBy(() -> begin("free.space", "1000000"))
        .isInstanceOf(TapException.class)
        .hasMessageContaining(folder + "/recordings has ")
        .hasMessageContaining("MB left, less than free.space=1000000");
  }

  @Test
  void fullDiskEndsTheRecordingWithItsPath() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "there is no /dev/full");
    Path path = folder.resolve("x.pcap");
    try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
      RecordingFile file = new RecordingFile(path, folder.resolve("x.pcap.part"), channel, 0, 0);
      PcapTrack track = new PcapTrack("call", file);
      track.onPacket(alice.at(0, START), 0);
      assertThatThrownBy(() -> track.onPacket(alice.at(100, START), 2_000_000))
          .isInstanceOf(TapException.class)
          .hasMessage("cannot write " + path + ".part: No space left on device");
    }
  }

  @Test
  void settingsThatAreWrongAreToldAndLeaveWhatWas() throws Exception {
    RecorderComponent recorder = new RecorderComponent(folder, Map.of("formats", "mp3"));
    assertThatThrownBy(() -> recorder.open(CALL))
        .hasMessageContaining("formats=mp3: must be wav, pcap, or both");
    recorder.modified(Map.of("file.name", "{call}", "free.space", "0"));
    recorder.modified(
        Map.of("file.name", "../{call}", "formats", "wav", "name", RecorderComponent.RECORDER));
    TapReceiver recording = recorder.open(CALL);
    assertThat(recording.describe()).isEqualTo(file("x1-7").toString());
    recording.onEnd(TapEnd.DETACHED);
    assertThat(files()).containsExactly("recordings/x1-7.pcap");
  }

  @Test
  void whatIsNotSoundAndWhatContradictsItselfHarmsNobody() throws Exception {
    TapReceiver recording = begin();
    TapStream stream =
        new TapStream("a", 0, "audio", "RTP/AVP", Map.of(0, new PayloadFormat("pcmu", 8000, "")));
    byte[][] odd = {
      {(byte) 0x9f, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0},
      {(byte) 0xa0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff},
      {(byte) 0x90, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff},
    };
    for (byte[] bytes : odd) {
      TapPacket sound = alice.at(0, START);
      for (PacketKind kind : PacketKind.values()) {
        recording.onPacket(
            new TapPacket(
                stream, kind, ByteBuffer.wrap(bytes), START, sound.source(), sound.destination()));
      }
    }
    recording.onPacket(alice.at(1, START));
    recording.onEnd(TapEnd.CLOSED);
    assertThat(sound(file("x1-7.wav"))[0]).isNotEmpty();
  }
}
