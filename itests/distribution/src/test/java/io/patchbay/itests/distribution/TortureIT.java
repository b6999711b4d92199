package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.sip.Trace;
import io.patchbay.testkit.sip.UserAgent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The torture messages of RFC 4475 against the packaged gateway, over UDP and TCP. Calls go to
 * somebody who is busy: a 486 says that the message was good, and that its call went all the way.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TortureIT {
  private static final String CLOSED = "closed";
  private static final String NOTHING = "-";
  private static final String WAITS = "waits";

  /** Name | over UDP | over TCP | why. */
  private static final String EXPECTED =
      """
      wsinv      | 481    | 481     | well-formed, though it does not look it; its To tag is of no dialog (3.1.1.1)
      intmeth    | 400    | 400     | well-formed but for a NUL: legal when escaped, and taken by nobody behind us
      esc01      | 486    | 486     | escapes are part of the user (3.1.1.3)
      escnull    | 405    | 405     | well-formed; there is no registrar (3.1.1.4)
      esc02      | 501    | 501     | escapes mean nothing in a method: it is unknown (3.1.1.5)
      lwsdisp    | 200    | 200     | no blank is needed behind a display name (3.1.1.6)
      longreq    | 486    | 486     | long, and well-formed (3.1.1.7)
      dblreq     | 405    | 405 488 | a datagram is one message, a stream goes on; the second has bad SDP (3.1.1.8)
      semiuri    | 200    | 200     | a semicolon in the user (3.1.1.9)
      transports | 200    | 200     | only the topmost Via matters (3.1.1.10)
      mpart01    | 481    | 481     | a body of several parts with octets passes; its target has no ear for MESSAGE (3.1.1.11)
      unreason   | -      | -       | a response nobody waits for, its phrase is UTF-8 (3.1.1.12)
      noreason   | -      | -       | a response nobody waits for, without phrase (3.1.1.13)
      badinv01   | 400    | 400     | separators without values (3.1.2.1)
      clerr      | 400    | waits   | the body is shorter than it says; on a stream it may still come (3.1.2.2)
      ncl        | 400    | closed  | a negative length: no way back into step on a stream (3.1.2.3)
      scalar02   | 400    | 400     | numbers out of range (3.1.2.4)
      scalarlg   | -      | -       | the same in a response (3.1.2.5)
      quotbal    | 400    | 400     | a quote that does not end (3.1.2.6)
      ltgtruri   | 400    | 400     | angle brackets around the Request-URI (3.1.2.7)
      lwsruri    | 400    | 400     | a blank within the Request-URI (3.1.2.8)
      lwsstart   | 400    | 400     | too many blanks in the request line (3.1.2.9)
      trws       | 400    | 400     | blanks behind the request line (3.1.2.10)
      escruri    | 400    | 400     | headers in the Request-URI (3.1.2.11)
      baddate    | 486    | 486     | a bad Date is nothing to us: it does not pass (3.1.2.12)
      regbadct   | 405    | 405     | there is no registrar to mind the Contact (3.1.2.13)
      badaspec   | 200    | 200     | blanks around an addr-spec harm nobody, and do not pass on (3.1.2.14)
      baddn      | 200    | 200     | a display name with a comma, which passes on in quotes (3.1.2.15)
      badvers    | 505    | 505     | another version (3.1.2.16)
      mismatch01 | 400    | 400     | two methods (3.1.2.17)
      mismatch02 | 400    | 400     | two methods, one unknown (3.1.2.18)
      bigcode    | -      | -       | a status out of range in a response (3.1.2.19)
      badbranch  | 200    | 200     | the cookie alone is no branch, which RFC 2543 can do without (3.2.1)
      insuf      | -      | -       | without From, To and Call-ID even an answer would be malformed (3.3.1)
      unkscm     | 416    | 416     | an unknown scheme (3.3.2)
      novelsc    | 416    | 416     | another unknown scheme (3.3.3)
      unksm2     | 405    | 405     | unknown schemes elsewhere are allowed; there is no registrar (3.3.4)
      bext01     | 420    | 420     | what is required is not there (3.3.5)
      invut      | 415    | 415     | an unknown kind of body (3.3.6)
      regaut01   | 405    | 405     | there is no registrar to ask for credentials (3.3.7)
      multi01    | 400    | 400     | headers twice that may come once (3.3.8)
      mcl01      | 400    | closed  | two lengths: a stream has no way back into step (3.3.9)
      bcast      | -      | -       | a response for somebody else: two Vias (3.3.10)
      zeromf     | 200    | 200     | it has arrived: no further hop is needed (3.3.11)
      cparam01   | 405    | 405     | there is no registrar (3.3.12)
      cparam02   | 405    | 405     | there is no registrar (3.3.13)
      regescrt   | 405    | 405     | there is no registrar (3.3.14)
      sdp01      | 406    | 406     | the caller takes no session description (3.3.15)
      inv2543    | 486    | closed  | RFC 2543: no branch, no tag, no length, which a stream cannot do without (3.4.1)
      """;

  private record Expected(List<String> udp, List<String> tcp) {}

  private static final Set<String> transactions = new HashSet<>();

  private static UserAgent busy;
  private static Phone alice;
  private static Phone bob;
  private static Gateway gateway;
  private static Product.AtRest before;

  @BeforeAll
  static void start() throws Exception {
    busy =
        new UserAgent(
            "busy", UserAgent.Transport.UDP, UserAgent.loopback(0), UserAgent.T1, new Trace());
    busy.onCall(call -> call.refuse(486, "Busy Here"));
    alice = new Phone("alice");
    bob = new Phone("bob");
    gateway =
        Product.distribution()
            .set(Product.TRANSPORT, "t1", "50")
            .set(Product.ROUTE, "target", Product.targetAt(busy.address().getPort()))
            .file(
                "io.patchbay.routing.route-bob.cfg",
                "pattern = bob",
                "priority = 10",
                "target = " + Product.targetAt(bob.port()))
            .start(Product.START);
    Product.status(gateway);
    before = Product.AtRest.of(gateway);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    busy.close();
    alice.close();
    bob.close();
  }

  private static Map<String, Expected> expected() {
    Map<String, Expected> table = new HashMap<>();
    for (String line : EXPECTED.lines().toList()) {
      List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
      table.put(
          cells.get(0),
          new Expected(List.of(cells.get(1).split(" ", -1)), List.of(cells.get(2).split(" ", -1))));
    }
    return table;
  }

  @Test
  @Order(0)
  void everyMessageOfTheRfcIsExpected() {
    assertThat(TortureMessage.all())
        .hasSize(49)
        .extracting(TortureMessage::name)
        .containsExactlyInAnyOrderElementsOf(expected().keySet());
  }

  @TestFactory
  @Order(1)
  List<DynamicTest> overUdp() {
    return TortureMessage.all().stream()
        .map(
            message ->
                DynamicTest.dynamicTest(
                    message.name(),
                    () -> datagram(message, expected().get(message.name()).udp().get(0))))
        .toList();
  }

  @TestFactory
  @Order(2)
  List<DynamicTest> overTcp() {
    return TortureMessage.all().stream()
        .map(
            message ->
                DynamicTest.dynamicTest(
                    message.name(),
                    () -> connection(message, expected().get(message.name()).tcp())))
        .toList();
  }

  @Test
  @Order(3)
  void aCallIsCarriedAfterwardsAndNothingIsLeft() throws Exception {
    try (Conversation call = Conversation.between(alice, bob, gateway)) {
      call.expectMediaBothWays();
      call.hangUp();
    }
    Product.expectNothingLeft(gateway, before);
    assertThat(Product.complaints(gateway, "")).isEmpty();
  }

  /**
   * Some requests of the RFC are of the same transaction as others, by branch and host; responses
   * make none.
   */
  private static void awaitNoTransaction(TortureMessage message) {
    if (message.isRequest() && !transactions.add(message.transaction())) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(Product.number(Product.status(gateway), "sip.server-transactions"))
                      .isZero());
      transactions.clear();
      transactions.add(message.transaction());
    }
  }

  private static void datagram(TortureMessage message, String expected) throws Exception {
    awaitNoTransaction(message);
    try (TorturePeer peer = new TorturePeer(gateway.sip())) {
      peer.send(message.octets());
      String answer = peer.answerTo(message.callId(), expected.equals(NOTHING));
      judge(message, answer, expected);
    }
    afterwards();
  }

  private static void connection(TortureMessage message, List<String> expected) throws Exception {
    awaitNoTransaction(message);
    try (TortureStream stream = new TortureStream(gateway.sip())) {
      stream.send(message.octets());
      switch (expected.get(0)) {
        case CLOSED -> assertThat(stream.next()).as("closed without a word").isEmpty();
        case NOTHING -> assertThat(stream.ping()).as("what comes first").contains("TCP-PING");
        case WAITS -> {
          afterwards();
          assertThat(stream.hasSomething()).isFalse();
        }
        default -> {
          List<String> statuses = new ArrayList<>();
          for (int i = 0; i < expected.size(); i++) {
            String answer = stream.nextFinal();
            statuses.add(answer.substring(8, 11));
            clean(message, answer);
          }
          assertThat(statuses).containsExactlyInAnyOrderElementsOf(expected);
        }
      }
    }
    afterwards();
  }

  private static void judge(TortureMessage message, String answer, String expected) {
    if (expected.equals(NOTHING)) {
      assertThat(answer).isEmpty();
    } else {
      assertThat(answer).startsWith("SIP/2.0 " + expected + " ");
      clean(message, answer);
    }
  }

  /** Nothing of a message comes back but what RFC 3261 section 8.2.6.2 wants back. */
  private static void clean(TortureMessage message, String answer) {
    List<String> lines = answer.substring(0, answer.indexOf("\r\n\r\n")).lines().toList();
    assertThat(lines.get(0)).matches("SIP/2\\.0 \\d{3} [A-Za-z][A-Za-z/ :-]{1,60}");
    assertThat(lines.subList(1, lines.size()))
        .allMatch(
            line ->
                line.matches(
                    "(?i)(Via|From|To|Call-ID|CSeq|Allow|Accept|Accept-Encoding|Unsupported|Warning|Server"
                        + "|Retry-After|Content-Length): .*"));
    assertThat(answer).endsWith("\r\n\r\n");
    assertThat(answer.length()).isLessThan(message.octets().length + 400);
  }

  /** It answers, and no stack trace is in the log. */
  private static void afterwards() throws Exception {
    assertThat(alice.options(gateway.sip())).isEqualTo(200);
    assertThat(Product.log(gateway)).noneMatch(line -> line.startsWith("\tat "));
  }
}
