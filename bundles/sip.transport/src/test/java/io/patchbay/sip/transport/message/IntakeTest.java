package io.patchbay.sip.transport.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTest {
  private static final InetSocketAddress SOURCE = new InetSocketAddress("192.0.2.9", 5070);
  private static final String GOOD =
      """
      INVITE sip:gw@192.0.2.1 SIP/2.0
      Via: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bK1
      From: "A; \\"x\\" <y" <sip:a@192.0.2.9;tag=uri>;tag=peer
      To: <sip:gw@192.0.2.1>
      Call-ID: call-1
      CSeq: 1 INVITE
      Max-Forwards: 70
      X-Place: here
      Content-Length: 0

      """;

  private static Intake.Verdict judge(String text) {
    return Intake.judge(
        text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8),
        SOURCE,
        MessageLimits.STANDARD,
        MessageLimits.STANDARD.datagram());
  }

  private static String refusal(String text) {
    assertThat(judge(text)).isInstanceOf(Intake.Refused.class);
    return new String(((Intake.Refused) judge(text)).response(), StandardCharsets.UTF_8);
  }

  private static Intake.Taken taken(String text) {
    assertThat(judge(text)).isInstanceOf(Intake.Taken.class);
    return (Intake.Taken) judge(text);
  }

  @Test
  void readsTheKeysOfAGoodMessage() {
    MessageKeys keys = taken(GOOD).keys();
    assertThat(keys.method()).isEqualTo("INVITE");
    assertThat(keys.fromTag()).contains("peer");
    assertThat(keys.toTag()).isEmpty();
    assertThat(keys.callId()).isEqualTo("call-1");
    assertThat(keys.cseq()).isEqualTo(1);
    assertThat(keys.branch()).isEqualTo("z9hG4bK1");
    assertThat(keys.sentBy()).isEqualTo("192.0.2.9:5070");
  }

  @Test
  void readsCompactFoldedAndOddlySpacedHeaders() {
    MessageKeys keys =
        taken(
                """

                INVITE sip:gw@192.0.2.1 SIP/2.0
                v: SIP / 2.0 / UDP  [2001:db8::1]:5071 ;branch = z9hG4bK2, SIP/2.0/UDP x;branch=no
                f : <sip:a@b>
                 ;tag =t1
                t: sip:gw@192.0.2.1;tag=t2
                i: x@y
                CSeq:   0009    INVITE
                l: 0

                """)
            .keys();
    assertThat(keys.branch()).isEqualTo("z9hG4bK2");
    assertThat(keys.fromTag()).contains("t1");
    assertThat(keys.toTag()).contains("t2");
    assertThat(keys.cseq()).isEqualTo(9);
    assertThat(keys.replyPort()).isEqualTo(5071);
  }

  /** RFC 4475 section 3.2.1: all who send it would share one transaction. */
  @Test
  void aBranchOfTheCookieAloneIsNone() {
    String first = taken(GOOD.replace("z9hG4bK1", "z9hG4bK")).keys().branch();
    String other = GOOD.replace("z9hG4bK1", "z9hG4bK").replace("call-1", "call-2");
    assertThat(taken(other).keys().branch()).isNotEqualTo(first);
  }

  @Test
  void aUserMayHaveAQuestionMark() {
    assertThat(taken(GOOD.replace("INVITE sip:gw@", "INVITE sip:who?@")).keys().method())
        .isEqualTo("INVITE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SIP/2.0\\n                              | SIP/7.0\\n         | 505 Version Not Supported",
        "INVITE sip:gw@192.0.2.1 SIP/2.0         | INVITE sip:gw@192.0.2.1  SIP/2.0 | 400 Bad",
        "INVITE sip:gw@192.0.2.1 SIP/2.0         | INVITE  sip:gw@192.0.2.1 SIP/2.0 | 400 Bad",
        "INVITE sip:gw@192.0.2.1 SIP/2.0         | INVITE <sip:gw@192.0.2.1> SIP/2.0 | 400 Bad",
        "INVITE sip:gw@192.0.2.1 SIP/2.0         | INVITE sip:g w@192.0.2.1 SIP/2.0 | 400 Bad",
        "INVITE sip:gw@192.0.2.1 SIP/2.0         | INVITE sip:gw@192.0.2.1     | 400 Bad",
        "INVITE sip:gw@192.0.2.1 SIP/2.0         | IN{V}ITE sip:gw@192.0.2.1 SIP/2.0 | 400 Bad",
        "INVITE sip:gw@192.0.2.1                 | INVITE nobodyKnows:it         | 416 Unsupported",
        "INVITE sip:gw@192.0.2.1                 | INVITE sip:gw@192.0.2.1?a=b   | 400 Headers",
        "INVITE sip:gw@192.0.2.1                 | INVITE sip:192.0.2.1?a=b      | 400 Headers",
        "Via: SIP/2.0/UDP                        | Via: SIP/3.0/UDP              | 400 Bad Via",
        "CSeq: 1 INVITE                          | CSeq: 1 OPTIONS               | 400 CSeq method",
        "CSeq: 1 INVITE                          | CSeq: 36893488147419103232 INVITE | 400 Bad CSeq",
        "CSeq: 1 INVITE                          | CSeq: -1 INVITE               | 400 Bad CSeq",
        "CSeq: 1 INVITE                          | CSeq: 1INVITE                 | 400 Bad CSeq",
        "Content-Length: 0                       | Content-Length: 999           | 400 Content",
        "Content-Length: 0                       | Content-Length: -999          | 400 Bad Content",
        "Content-Length: 0                       | Content-Length: 70000         | 513 Message",
        "Content-Length: 0                       | l: 0\\nContent-Length: 0       | 400 Repeated",
        "Call-ID: call-1                         | Call-ID: call-1\\ni: call-2    | 400 Repeated",
        "X-Place: here                           | no colon here                 | 400 Bad Request",
        "X-Place: here                           | : nameless                    | 400 Bad Request",
      })
  void answersWhatIsMalformedShortlyAndWithoutReflection(String good, String bad, String expected) {
    String answer = refusal(GOOD.replace(good.replace("\\n", "\n"), bad.replace("\\n", "\n")));
    assertThat(answer).startsWith("SIP/2.0 " + expected);
    assertThat(answer).contains("Call-ID: call-1\r\n", "Content-Length: 0\r\n\r\n");
    assertThat(answer).doesNotContain("X-Place", "nameless", "here", "sipfrag");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Via", "From", "To", "Call-ID", "CSeq"})
  void dropsWhatLacksAHeaderAnAnswerNeeds(String name) {
    assertThat(judge(GOOD.replaceFirst("(?m)^" + name + ":.*\n", "")))
        .isInstanceOf(Intake.Dropped.class);
  }

  @Test
  void neverAnswersAnAckOrAResponse() {
    assertThat(judge(GOOD.replace("INVITE", "ACK").replace("Length: 0", "Length: 9")))
        .isInstanceOf(Intake.Dropped.class);
    assertThat(judge(GOOD.replaceFirst("INVITE.*\n", "SIP/2.0 99 x\n")))
        .isInstanceOf(Intake.Dropped.class);
    assertThat(judge(GOOD.replaceFirst("INVITE.*\n", "SIP/3.0 200 OK\n")))
        .isInstanceOf(Intake.Dropped.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " ", "x", "INVITE", "SIP/2.0", "\0\0\0", ":\n:\n\n", "\n\n\n"})
  void dropsWhatIsNoMessage(String text) {
    assertThat(judge(text)).isInstanceOf(Intake.Dropped.class);
  }

  @Test
  void headerBombsCostNothing() {
    String routes = "Route: " + "<sip:a@b>,".repeat(800) + "<sip:a@b>\n";
    String contacts = "Contact: <sip:a@b>\n".repeat(2_000);
    String line = "X-Long: " + "x".repeat(20_000) + "\n";
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    long start = thread.getCurrentThreadCpuTime();
    assertThat(refusal(GOOD.replace("X-Place", routes + "X-Place"))).contains("too many values");
    assertThat(refusal(GOOD.replace("X-Place", contacts + "X-Place"))).contains("too many headers");
    assertThat(refusal(GOOD.replace("X-Place", line + "X-Place"))).contains("line too long");
    assertThat(Duration.ofNanos(thread.getCurrentThreadCpuTime() - start))
        .isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void aBodyLongerThanItsLengthIsCut() {
    Intake.Taken taken = taken(GOOD.replace("Length: 0", "Length: 3") + "abcdef");
    assertThat(taken.message().body()).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aForgedReceivedIsReplaced() {
    Intake.Taken taken =
        taken(GOOD.replace("branch=z9hG4bK1", "received=6.6.6.6;rport;branch=z9hG4bK1"));
    assertThat(taken.message().first("Via"))
        .contains("SIP/2.0/UDP 192.0.2.9:5070;rport=5070;branch=z9hG4bK1;received=192.0.2.9");
  }
}
