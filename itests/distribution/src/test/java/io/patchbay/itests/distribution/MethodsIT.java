package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.Sipp;
import io.patchbay.testkit.peer.SippResult;
import io.patchbay.testkit.sip.SipMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What concerns no call through the packaged gateway: MESSAGE, PUBLISH, SUBSCRIBE and NOTIFY. */
class MethodsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int WATCHERS = 10;

  private static int port;
  private static Gateway gateway;

  @BeforeAll
  static void start() throws Exception {
    port = FreePorts.one();
    gateway = gateway(port);
  }

  @AfterAll
  static void nothingIsLeft() throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Product.status(gateway))
                    .containsEntry("sip.dialogs", "0")
                    .containsEntry("calls.limit.requests.now", "0")
                    .containsEntry("calls.limit.subscriptions.now", "0"));
    assertThat(Product.complaints(gateway, " ERROR ")).isEmpty();
    assertThat(Product.log(gateway)).noneMatch(line -> line.startsWith("\tat "));
    gateway.close();
  }

  private static Gateway gateway(int target) throws Exception {
    return Product.distribution()
        .set(Product.ROUTE, "target", Product.targetAt(target))
        .set("io.patchbay.sip.registrar.cfg", "domains", "127.0.0.1")
        .set("io.patchbay.sip.registrar.cfg", "user.needed", "false")
        .file(
            "io.patchbay.routing.route-users.cfg",
            "pattern=1\\\\d{3}",
            "target=user",
            "priority=10")
        .start(Product.START);
  }

  @Test
  void messagesReachRegisteredUsersAndOthersByTheirRoute() throws Exception {
    try (RawPeer alice = new RawPeer(gateway.sip(), "127.0.0.2");
        RawPeer desk = new RawPeer(gateway.sip(), "127.0.0.3");
        RawPeer mobile = new RawPeer(gateway.sip(), "127.0.0.4");
        RawPeer carol = new RawPeer(gateway.sip(), port)) {
      register(alice, "1001");
      register(desk, "1002");
      register(mobile, "1002");

      SipMessage toBob = says(alice, "1001", "1002", "see you at 127.0.0.2");
      alice.send(toBob);
      SipMessage atDesk = desk.await("MESSAGE");
      SipMessage atMobile = mobile.await("MESSAGE");
      for (SipMessage each : new SipMessage[] {atDesk, atMobile}) {
        assertThat(each.body()).isEqualTo("see you at 127.0.0.2");
        assertThat(each.header("From")).contains("sip:1001@127.0.0.1");
        assertThat(each.headers("Contact")).isEmpty();
        assertThat(each.toString().replace(each.body(), "")).doesNotContain("127.0.0.2");
      }
      mobile.send(answer(atMobile, 486, "Busy Here"));
      desk.send(answer(atDesk, 200, "OK"));
      assertThat(alice.await(RawPeer.answerTo(toBob)).status()).isEqualTo(200);

      SipMessage toCarol = says(alice, "1001", "carol", "hello");
      alice.send(toCarol);
      carol.send(answer(carol.await("MESSAGE"), 202, "Accepted"));
      assertThat(alice.await(RawPeer.answerTo(toCarol)).status()).isEqualTo(202);

      assertThat(alice.ask(says(alice, "1001", "1009", "anybody?")).status()).isIn(404, 480);
    }
  }

  @Test
  void aPublicationNamesNoHostBehindUs() throws Exception {
    try (RawPeer alice = new RawPeer(gateway.sip(), "127.0.0.2");
        RawPeer server = new RawPeer(gateway.sip(), port)) {
      SipMessage publish =
          alice
              .request("PUBLISH", "alice", "alice")
              .with("Event", "presence")
              .with("Expires", "300")
              .withBody("application/pidf+xml", "<presence entity='sip:alice@127.0.0.2:5070'/>");
      alice.send(publish);
      SipMessage seen = server.await("PUBLISH");
      assertThat(seen.header("Event")).isEqualTo("presence");
      assertThat(seen.body()).isEqualTo("<presence entity='sip:alice@127.0.0.1'/>");
      assertThat(seen.toString()).doesNotContain("127.0.0.2");
      server.send(answer(seen, 200, "OK", "SIP-ETag", "e1", "Expires", "200"));
      SipMessage ok = alice.await(RawPeer.answerTo(publish));
      assertThat(ok.header("SIP-ETag")).isEqualTo("e1");
      assertThat(ok.header("Expires")).isEqualTo("200");
    }
  }

  @Test
  void watchersAskRefreshAndLeave() throws Exception {
    try (Sipp watched = scenario("watch-uas.xml").localPort(port).calls(WATCHERS).start()) {
      watched.awaitListening(PATIENCE);
      try (Sipp watcher =
          scenario("watch-uac.xml").to(gateway.sip()).calls(WATCHERS).rate(5).start()) {
        expectAll(watcher.await(PATIENCE));
      }
      expectAll(watched.await(PATIENCE));
    }
  }

  @Test
  void aGatewayThatStopsSendsItsWatchersAway() throws Exception {
    int watched = FreePorts.one();
    try (Gateway stopping = gateway(watched);
        Watching peers =
            new Watching(
                new RawPeer(stopping.sip(), "127.0.0.2"), new RawPeer(stopping.sip(), watched))) {
      peers.subscribe();
      assertThat(stopping.terminate(PATIENCE)).isZero();
      assertThat(peers.watcher().await("NOTIFY").header("Subscription-State"))
          .isEqualTo("terminated;reason=deactivated");
      assertThat(peers.watched().await("SUBSCRIBE").header("Expires")).isEqualTo("0");
    }
  }

  /** A watcher and who is watched, with a gateway between them. */
  private record Watching(RawPeer watcher, RawPeer watched) implements AutoCloseable {
    /** The watcher asks, and is told once. */
    void subscribe() throws IOException {
      SipMessage subscribe =
          watcher
              .request("SUBSCRIBE", "alice", "bob")
              .with("Event", "presence")
              .with("Expires", "600");
      watcher.send(subscribe);
      SipMessage asked = watched.await("SUBSCRIBE");
      String here = "<sip:bob@127.0.0.1:" + watched.port() + ">";
      SipMessage accepted = answer(asked, 200, "OK", "Expires", "600", "Contact", here);
      watched.send(accepted);
      assertThat(watcher.await(RawPeer.answerTo(subscribe)).status()).isEqualTo(200);
      SipMessage notify =
          SipMessage.request("NOTIFY", asked.uri("Contact"))
              .with("Via", "SIP/2.0/UDP 127.0.0.1:" + watched.port() + ";branch=z9hG4bK-n1")
              .with("Max-Forwards", "70")
              .with("From", accepted.header("To"))
              .with("To", accepted.header("From"))
              .with("Call-ID", accepted.header("Call-ID"))
              .with("CSeq", "1 NOTIFY")
              .with("Contact", here)
              .with("Event", "presence")
              .with("Subscription-State", "active;expires=600");
      watched.send(notify);
      watcher.send(answer(watcher.await("NOTIFY"), 200, "OK"));
      assertThat(watched.await(RawPeer.answerTo(notify)).status()).isEqualTo(200);
    }

    @Override
    public void close() {
      watcher.close();
      watched.close();
    }
  }

  private static void register(RawPeer peer, String user) throws IOException {
    assertThat(peer.ask(peer.request("REGISTER", user, user)).status()).isEqualTo(200);
  }

  private static SipMessage says(RawPeer peer, String from, String to, String text) {
    return peer.request("MESSAGE", from, to).withBody("text/plain", text);
  }

  private static SipMessage answer(
      SipMessage request, int status, String reason, String... headers) {
    SipMessage answer = SipMessage.response(request, status, reason).withToTag("peer");
    for (int i = 0; i < headers.length; i += 2) {
      answer = answer.with(headers[i], headers[i + 1]);
    }
    return answer;
  }

  private static void expectAll(SippResult result) {
    assertThat(result.successful()).as(result.toString()).isEqualTo(WATCHERS);
    assertThat(result.failed()).as(result.toString()).isZero();
  }

  private static Sipp.Builder scenario(String name) throws Exception {
    return Sipp.file(
        Path.of(Objects.requireNonNull(MethodsIT.class.getResource("/sipp/" + name)).toURI()));
  }
}
