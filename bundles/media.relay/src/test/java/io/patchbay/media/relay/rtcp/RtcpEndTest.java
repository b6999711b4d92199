package io.patchbay.media.relay.rtcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.patchbay.media.relay.rtp.RtpReceiver;
import io.patchbay.media.relay.rtp.RtpSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** RTCP between two sides under virtual time: what each is sent, field by field. */
class RtcpEndTest {
  private static final long MILLI = 1_000_000;
  private static final int ALICE = 0xA11CE;
  private static final int BOB = 0xB0B;
  private static final String CNAME = "ours/ours/ours/0";
  private static final long WALL = 1_700_000_000_000L;

  private final VirtualLink.Time time = new VirtualLink.Time();

  private final class Side {
    final VirtualLink link = new VirtualLink(time);
    final RtpReceiver rtp;
    final RtcpEnd rtcp;

    Side(RtcpSession session, int seed) {
      rtp = new RtpReceiver(new SplittableRandom(seed));
      rtcp = new RtcpEnd(session, rtp, link);
    }

    RtpSource talk(int ssrc, int sequence) {
      ByteBuffer packet =
          ByteBuffer.allocate(172)
              .put((byte) 0x80)
              .put((byte) 0)
              .putShort((short) sequence)
              .putInt(160 * sequence)
              .putInt(ssrc)
              .rewind();
      RtpSource source = rtp.heard(packet, time.nanos);
      source.sent(packet);
      return source;
    }

    RtcpEnd.Fate receive(String hex) {
      return rtcp.received(bytes(hex), time.nanos);
    }
  }

  private Side alice;
  private Side bob;

  private void session(boolean terminates) {
    RtcpSession session =
        new RtcpSession(terminates, CNAME, new NtpClock(WALL, time.nanos), new SplittableRandom(3));
    alice = new Side(session, 1);
    bob = new Side(session, 2);
    alice.rtcp.opposite(bob.rtcp);
    bob.rtcp.opposite(alice.rtcp);
    alice.rtcp.signalled(false);
    bob.rtcp.signalled(false);
  }

  /** Both talk for so many packets of 20 ms; of Bob's, every tenth is lost. */
  private void talk(int from, int packets) {
    for (int i = from; i < from + packets; i++) {
      alice.talk(ALICE, i);
      if (i % 10 != 5) {
        bob.talk(BOB, 30_000 + i);
      }
      time.pass(20 * MILLI);
    }
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static List<Integer> types(ByteBuffer compound) {
    RtcpReader reader = new RtcpReader();
    assertThat(reader.read(compound)).as("a valid compound").isTrue();
    List<Integer> types = new ArrayList<>();
    while (reader.next()) {
      types.add(reader.type());
    }
    return types;
  }

  private static RtcpReader packet(ByteBuffer compound, int type) {
    RtcpReader reader = new RtcpReader();
    assertThat(reader.read(compound)).isTrue();
    while (reader.next()) {
      if (reader.type() == type) {
        return reader;
      }
    }
    throw new AssertionError("no packet of type " + type);
  }

  @Test
  void aTerminatedSideHearsReportsOnWhatWeReceivedOfItAndSentToIt() {
    session(true);
    talk(0, 400);
    int reports = bob.link.sent.size();
    talk(400, 400);
    assertThat(bob.link.sent).hasSizeGreaterThan(reports);
    VirtualLink.Sent sent = bob.link.sent.get(reports);
    long tenths = (sent.at() - 1_000_000_000_000L) / MILLI;
    int before = (int) ((tenths + 19) / 20);
    ByteBuffer compound = ByteBuffer.wrap(sent.octets());
    assertThat(types(compound)).containsExactly(RtcpType.SR, RtcpType.SDES);
    RtcpReader report = packet(compound, RtcpType.SR);
    assertThat(report.senderSsrc()).as("SSRC of what Bob is sent").isEqualTo(ALICE);
    double seconds =
        Integer.toUnsignedLong(report.word(8))
            + Integer.toUnsignedLong(report.word(12)) / 4294967296.0
            - 2_208_988_800.0;
    assertThat(seconds).isCloseTo(WALL / 1e3 + tenths / 1e3, within(0.002));
    assertThat(report.word(16)).as("RTP time").isCloseTo((int) (8 * tenths), within(16));
    assertThat(report.word(20)).as("packets").isEqualTo(before);
    assertThat(report.word(24)).as("octets").isEqualTo(160 * before);
    assertThat(report.reportBlocks()).isEqualTo(1);
    int block = report.reportBlock(0);
    assertThat(report.word(block)).isEqualTo(BOB);
    assertThat(report.word(block + 4) >>> 24).as("fraction lost").isBetween(24, 27);
    int highest = 30_000 + before - 1 - ((before - 1) % 10 == 5 ? 1 : 0);
    assertThat(report.word(block + 8)).as("highest").isEqualTo(highest);
    int lost = (highest - 30_000 + 5) / 10;
    assertThat(report.word(block + 4) & 0xFFFFFF).as("lost").isEqualTo(lost);
    assertThat(report.word(block + 12)).as("jitter").isZero();
    assertThat(report.word(block + 16)).as("no SR came").isZero();
    assertThat(new String(sent.octets(), ISO_8859_1)).contains(CNAME);
  }

  @Test
  void intervalsAreRandomAndNeverShorterThanTheRfcAllows() {
    session(true);
    talk(0, 15_000);
    List<VirtualLink.Sent> sent = alice.link.sent;
    double shortest = 5.0 * 0.5 / (Math.E - 1.5);
    double first = (sent.get(0).at() - 1_000_000_000_000L) / 1e9;
    assertThat(first).isBetween(shortest / 2, shortest * 3 / 2 + 0.001);
    double sum = 0;
    for (int i = 1; i < sent.size(); i++) {
      double interval = (sent.get(i).at() - sent.get(i - 1).at()) / 1e9;
      assertThat(interval).isBetween(shortest, shortest * 3 + 0.001);
      sum += interval;
    }
    assertThat(sum / (sent.size() - 1)).as("mean after reconsideration").isBetween(3.8, 5.2);
  }

  @Test
  void aSideThatIsSentNothingHearsReceiverReportsOfOurs() {
    session(true);
    for (int i = 0; i < 500; i++) {
      alice.talk(ALICE, i);
      time.pass(20 * MILLI);
    }
    RtcpReader report = packet(alice.link.last(), RtcpType.RR);
    assertThat(report.senderSsrc()).isNotIn(ALICE, BOB, 0);
    assertThat(report.word(report.reportBlock(0))).isEqualTo(ALICE);
    assertThat(types(bob.link.last())).containsExactly(RtcpType.SR, RtcpType.SDES);
  }

  @Test
  void nothingOfTheOtherSidePassesAndItsSenderReportsAreAnsweredByUs() {
    session(true);
    talk(0, 10);
    String report = "80c80006 000a11ce e1a2b3c4 80000000 00000640 0000000a 00000640";
    String rest =
        "81ca0004 000a11ce 01077365 63726574 21000000"
            + "80cc0003 000a11ce 73656372 6574212e"
            + "80cf0004 000a11ce 04000002 e1a2b3c4 80000000";
    assertThat(alice.receive(report + rest)).isEqualTo(RtcpEnd.Fate.TAKEN);
    assertThat(bob.link.sent).as("nothing at once").isEmpty();
    long came = time.nanos;
    talk(10, 400);
    for (VirtualLink.Sent each : bob.link.sent) {
      assertThat(new String(each.octets(), ISO_8859_1)).doesNotContain("secret");
      assertThat(types(ByteBuffer.wrap(each.octets()))).containsExactly(RtcpType.SR, RtcpType.SDES);
    }
    VirtualLink.Sent answer = alice.link.sent.get(0);
    RtcpReader reader = packet(ByteBuffer.wrap(answer.octets()), RtcpType.SR);
    int block = reader.reportBlock(0);
    assertThat(reader.word(block + 16)).as("LSR").isEqualTo(0xB3C48000);
    long delay = (answer.at() - came) * 65536 / 1_000_000_000;
    assertThat(reader.word(block + 20)).as("DLSR").isEqualTo((int) delay);
  }

  @Test
  void theRoundTripIsMeasuredByOurReportsInTerminateMode() {
    session(true);
    talk(0, 400);
    VirtualLink.Sent sent = bob.link.sent.get(bob.link.sent.size() - 1);
    RtcpReader ours = packet(ByteBuffer.wrap(sent.octets()), RtcpType.SR);
    time.nanos = sent.at() + 330 * MILLI;
    // Bob kept it for 250 ms; of a quarter of what he was sent he says it was lost, in all 77.
    bob.receive(
        "81c90007 00000b0b 000a11ce 4000004d 00000190 00000050"
            + String.format("%08x", ours.senderTime())
            + "00004000");
    PeerReports peer = bob.rtcp.peer();
    assertThat(peer.roundTripMillis()).isCloseTo(80, within(0.01));
    assertThat(peer.fractionLost()).isEqualTo(0.25);
    assertThat(peer.lost()).isEqualTo(77);
    assertThat(peer.jitterMillis()).isEqualTo(10);
    assertThat(alice.rtcp.peer().any()).isFalse();
  }

  @Test
  void feedbackReachesTheSourceUnderOurName() {
    session(true);
    talk(0, 10);
    String pli = "81ce0002 00000b0b 000a11ce";
    assertThat(bob.receive("80c90001 00000b0b" + pli)).isEqualTo(RtcpEnd.Fate.TAKEN);
    ByteBuffer passed = alice.link.last();
    assertThat(types(passed)).containsExactly(RtcpType.RR, RtcpType.SDES, RtcpType.PSFB);
    RtcpReader feedback = packet(passed, RtcpType.PSFB);
    assertThat(feedback.senderSsrc()).as("what Alice knows us by").isEqualTo(BOB);
    assertThat(feedback.word(8)).isEqualTo(ALICE);
    bob.receive("81cd0003 00000b0b 000a11ce 00070003");
    assertThat(packet(alice.link.last(), RtcpType.RTPFB).word(12)).isEqualTo(0x00070003);
    int before = alice.link.sent.size();
    bob.receive("8fce0004 00000b0b 000a11ce 73656372 65740000");
    assertThat(alice.link.sent).as("of an application nobody knows").hasSize(before);
  }

  @Test
  void byeOfASideReachesTheOtherAsOurs() {
    session(true);
    talk(0, 10);
    alice.receive("80c90001 000a11ce 81cb0003 000a11ce 06736563 72657400");
    assertThat(types(bob.link.last())).containsExactly(RtcpType.RR, RtcpType.SDES, RtcpType.BYE);
    assertThat(packet(bob.link.last(), RtcpType.BYE).word(4)).isEqualTo(ALICE);
    assertThat(new String(bob.link.last().array(), ISO_8859_1)).doesNotContain("secret");
  }

  @Test
  void closingSaysByeAndLeavesNoTimer() {
    session(true);
    talk(0, 400);
    assertThat(time.timers()).isEqualTo(2);
    alice.rtcp.close();
    bob.rtcp.close();
    assertThat(time.timers()).isZero();
    assertThat(types(bob.link.last())).containsExactly(RtcpType.SR, RtcpType.SDES, RtcpType.BYE);
    assertThat(packet(bob.link.last(), RtcpType.BYE).word(4)).isEqualTo(ALICE);
    assertThat(packet(alice.link.last(), RtcpType.BYE).word(4)).isEqualTo(BOB);
  }

  @Test
  void whoNeverSaidAnythingSaysNoBye() {
    session(true);
    alice.link.reachable = false;
    talk(0, 400);
    alice.link.reachable = true;
    alice.rtcp.close();
    assertThat(alice.link.sent).isEmpty();
  }

  @Test
  void ourSsrcIsGivenUpForASideThatHasIt() {
    session(true);
    for (int i = 0; i < 500; i++) {
      alice.talk(ALICE, i);
      time.pass(20 * MILLI);
    }
    int ours = packet(alice.link.last(), RtcpType.RR).senderSsrc();
    alice.receive(String.format("80c90001 %08x", ours));
    assertThat(alice.rtp.conflicts().collisions()).isEqualTo(1);
    assertThat(packet(alice.link.last(), RtcpType.BYE).word(4)).isEqualTo(ours);
    time.pass(10_000 * MILLI);
    assertThat(packet(alice.link.last(), RtcpType.RR).senderSsrc()).isNotEqualTo(ours);
  }

  @Test
  void ourOwnReportsThatComeBackAreALoopAndSayNothing() {
    session(true);
    talk(0, 400);
    ByteBuffer ours = bob.link.last();
    assertThat(bob.rtcp.received(ours, time.nanos)).isEqualTo(RtcpEnd.Fate.TAKEN);
    assertThat(bob.rtp.conflicts().loops()).isEqualTo(1);
    assertThat(bob.rtcp.peer().any()).isFalse();
  }

  @Test
  void whatPassesIsUnchangedAndTheRoundTripIsSeenOnBothSides() {
    session(false);
    talk(0, 10);
    String report = "80c80006 000a11ce e1a2b3c4 80000000 00000640 0000000a 00000640";
    ByteBuffer packet = bytes(report + "81ca0003 000a11ce 01036a6f 65000000");
    byte[] before = packet.array().clone();
    assertThat(alice.rtcp.received(packet, time.nanos)).isEqualTo(RtcpEnd.Fate.PASS);
    assertThat(packet.array()).isEqualTo(before);
    time.pass(130 * MILLI);
    bob.receive("81c90007 00000b0b 000a11ce 80000001 0000000a 00000008 b3c48000 00001999");
    assertThat(bob.rtcp.peer().roundTripMillis()).isCloseTo(30, within(0.02));
    assertThat(bob.rtcp.peer().fractionLost()).isEqualTo(0.5);
    assertThat(alice.rtcp.peer().hasRoundTrip()).isFalse();
    assertThat(time.timers()).isZero();
    assertThat(alice.link.sent).isEmpty();
    assertThat(bob.link.sent).isEmpty();
  }

  @Test
  void malformedCompoundsAreRefusedInBothModes() {
    for (boolean terminates : new boolean[] {true, false}) {
      session(terminates);
      assertThat(alice.receive("80c90002 0000000a")).isEqualTo(RtcpEnd.Fate.MALFORMED);
    }
  }

  @Test
  void encryptedRtcpPassesUnread() {
    session(true);
    alice.rtcp.signalled(true);
    assertThat(alice.receive("80c90002 0000000a")).isEqualTo(RtcpEnd.Fate.PASS);
  }

  @Test
  void rtcpFollowsSsrcsThatWeGiveOut() {
    session(false);
    alice.rtp.rewrites(true);
    int seen = alice.talk(ALICE, 1).sentSsrc();
    bob.talk(BOB, 30_000);
    assertThat(seen).isNotEqualTo(ALICE);
    ByteBuffer packet =
        bytes(
            "81c8000c 000a11ce e1a2b3c4 80000000 00000640 0000000a 00000640"
                + "00000b0b 00000000 00000001 00000000 00000000 00000000"
                + "81ca0003 000a11ce 01036a6f 65000000 81cb0001 000a11ce"
                + "81ce0002 000a11ce 00000b0b"
                + "80cf0005 000a11ce 05000003 00000b0b 00000001 00000002");
    assertThat(alice.rtcp.received(packet, time.nanos)).isEqualTo(RtcpEnd.Fate.PASS);
    String passed = HexFormat.of().formatHex(packet.array());
    assertThat(passed).doesNotContain("000a11ce").contains("00000b0b");
    assertThat(passed.split(String.format("%08x", seen), -1)).hasSize(6);
    ByteBuffer back =
        bytes(
            String.format(
                "81c90007 00000b0b %08x 00000000 00000001 00000000 00000000 00000000"
                    + "84ce0004 00000b0b 00000000 %08x 01000000",
                seen, seen));
    assertThat(bob.rtcp.received(back, time.nanos)).isEqualTo(RtcpEnd.Fate.PASS);
    assertThat(HexFormat.of().formatHex(back.array()).split("000a11ce", -1)).hasSize(3);
    assertThat(bob.rtcp.peer().any()).isTrue();
  }

  @Test
  void onePacketOfASideIsNeverMoreThanOneOfOurs() {
    session(true);
    talk(0, 10);
    String pli = "81ce0002 00000b0b 000a11ce";
    bob.receive("80c90001 00000b0b" + pli.repeat(300));
    assertThat(alice.link.sent).hasSize(1);
    assertThat(types(alice.link.last())).hasSize(302);
    bob.receive("80c90001 00000b0b" + "81cb0001 00000b0b".repeat(100));
    assertThat(alice.link.sent).as("one BYE is enough").hasSize(2);
    bob.receive("80c90001 00000b0b 81cd03fb 00000b0b 000a11ce" + "00070001".repeat(1018 - 1));
    assertThat(alice.link.sent).as("does not fit behind our report").hasSize(2);
    talk(10, 1);
    bob.receive("80c90001 00000b0b 81cb0001 00000b0b");
    assertThat(alice.link.sent).as("it was heard again").hasSize(3);
  }

  @Test
  void whateverASideSaysWhatWeSayIsValid() {
    session(true);
    talk(0, 10);
    byte[] whole =
        bytes(
                "81c90007 00000b0b 000a11ce 4000004d 00000190 00000050 b3c48000 00004000"
                    + "81ca0003 00000b0b 01036a6f 65000000 81cb0001 00000b0b"
                    + "84ce0004 00000b0b 00000000 000a11ce 01000000"
                    + "81cd0003 00000b0b 000a11ce 00070003 81ce0002 00000b0b 000a11ce"
                    + "80cf0005 00000b0b 05000003 000a11ce 00000001 00000002")
            .array();
    Random random = new Random(12);
    int taken = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] changed = whole.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      if (bob.rtcp.received(ByteBuffer.wrap(changed), time.nanos) == RtcpEnd.Fate.TAKEN) {
        taken++;
      }
      for (VirtualLink.Sent sent : alice.link.sent) {
        assertThat(types(ByteBuffer.wrap(sent.octets()))).isNotEmpty();
      }
      alice.link.sent.clear();
    }
    assertThat(taken).isBetween(1, 49_999);
  }
}
