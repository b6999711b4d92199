package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.sip.SipMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What stands before the parser of the packaged gateway: each refusal is what the settings say, is
 * counted where an operator looks, and does not fill the log. The loopback network has many hosts.
 */
class FilterIT {
  private static final String FILTER = "io.patchbay.sip.filter.cfg";
  private static final String NETWORK = "127.0.0.64/29";
  private static final String DENIED = "127.0.0.66";
  private static final String BUSY = "127.0.0.77";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BURST = 10;
  private static final int SENT = 60;

  private static Gateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway =
        Product.distribution()
            .set(FILTER, "deny", NETWORK)
            .set(FILTER, "source.rate", "1")
            .set(FILTER, "source.burst", Integer.toString(BURST))
            .set(FILTER, "source.exempt", "127.0.0.0/26")
            .set(FILTER, "source.answer", "503")
            .set(FILTER, "max.datagram", "2000")
            .start(Product.START);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @AfterEach
  void noStackTrace() throws Exception {
    assertThat(Product.log(gateway)).noneMatch(line -> line.startsWith("\tat "));
  }

  /** {@code patchbay:filter} as a map. */
  private static Map<String, String> shown() throws Exception {
    Map<String, String> values = new HashMap<>();
    Product.shell(gateway, "patchbay:filter")
        .lines()
        .filter(line -> line.contains(" "))
        .forEach(line -> values.put(line.split("\\s+", 2)[0], line.split("\\s+", 2)[1].strip()));
    return values;
  }

  @Test
  void whoIsDeniedHearsNothingUntilTheListIsChanged() throws Exception {
    try (RawPeer denied = new RawPeer(gateway.sip(), DENIED);
        RawPeer other = new RawPeer(gateway.sip())) {
      denied.send(denied.request("OPTIONS", "ping").toString());
      assertThat(other.ping()).isEqualTo(200); // it was read after that of the denied one
      assertThat(shown()).containsEntry("deny", NETWORK).containsEntry("denied", "1");
      deny("");
      awaitShown("deny", "nobody");
      SipMessage again = denied.request("OPTIONS", "ping");
      denied.send(again.toString());
      assertThat(denied.await(RawPeer.answerTo(again)).status()).isEqualTo(200);
      deny(NETWORK);
      awaitShown("deny", NETWORK);
    }
  }

  @Test
  void whatIsBeyondTheRateOfASourceIsCountedWithItAndOthersNoticeNothing() throws Exception {
    int lines = Product.log(gateway).size();
    try (RawPeer busy = new RawPeer(gateway.sip(), BUSY);
        RawPeer other = new RawPeer(gateway.sip())) {
      Map<Integer, Integer> answers = new HashMap<>();
      for (int i = 0; i < SENT; i++) {
        answers.merge(busy.ping(), 1, Integer::sum);
        assertThat(other.ping()).isEqualTo(200);
      }
      assertThat(answers).containsOnlyKeys(200, 503);
      assertThat(answers.get(200)).isGreaterThanOrEqualTo(BURST);
      assertThat(shown()).containsEntry("limited", Integer.toString(answers.get(503)));
      assertThat(Product.shell(gateway, "patchbay:filter"))
          .containsPattern(BUSY.replace(".", "\\.") + "\\S* +" + answers.get(503));
      assertThat(Product.log(gateway)).hasSizeLessThan(lines + 3);
    }
  }

  @Test
  void aDatagramThatIsTooLargeIs513AndCounted() throws Exception {
    try (RawPeer peer = new RawPeer(gateway.sip())) {
      SipMessage large = peer.request("INVITE", "bob").with("Subject", "x".repeat(2000));
      peer.send(large.toString());
      assertThat(peer.await(RawPeer.answerTo(large)).status()).isEqualTo(513);
      assertThat(shown()).containsEntry("oversized", "1");
      assertThat(peer.ping()).isEqualTo(200);
    }
  }

  /** RFC 3261 section 18.3: fewer bytes than Content-Length says. */
  @Test
  void aBodyThatIsCutShortIs400AndOneLineAtMost() throws Exception {
    int lines = Product.log(gateway).size();
    try (RawPeer peer = new RawPeer(gateway.sip())) {
      SipMessage invite = peer.request("INVITE", "bob").withBody("application/sdp", "v=0\r\n");
      peer.send(invite.toString().replace("Content-Length: 5", "Content-Length: 500"));
      SipMessage answer = peer.await(RawPeer.answerTo(invite));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(Product.log(gateway)).hasSizeLessThanOrEqualTo(lines + 1);
      assertThat(Product.status(gateway)).containsEntry("calls.now", "0");
    }
  }

  private static void deny(String networks) throws Exception {
    gateway.set(FILTER, "deny", networks);
  }

  private static void awaitShown(String key, String value) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(shown()).containsEntry(key, value));
  }
}
