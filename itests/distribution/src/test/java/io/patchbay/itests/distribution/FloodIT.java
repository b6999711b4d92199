package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.sip.SipMessage;
import io.patchbay.testkit.sip.Trace;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Attackers from many addresses of the loopback network beside users who register and call: every
 * legitimate request succeeds, the counters say what came, and nothing is left of it.
 */
class FloodIT {
  private static final String AUTH = "io.patchbay.sip.auth.cfg";
  private static final String REGISTRAR = "io.patchbay.sip.registrar.cfg";
  private static final String FILTER = "io.patchbay.sip.filter.cfg";
  private static final String MALLORY = "127.78.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** So many of each kind, however slow the machine. */
  private static final int ENOUGH = 50;

  private static final int CALLS = 6;
  private static final int GUESSES = 5;
  private static final int CONTACTS = 3;

  @Test
  void usersGoOnBesideGuessesReplaysContactsAndCalls() throws Exception {
    try (Gateway gateway =
            Product.distribution()
                .set(AUTH, "methods", "REGISTER INVITE")
                .set(AUTH, "guard.source.failures", Integer.toString(GUESSES))
                .set(REGISTRAR, "domains", "127.0.0.1")
                .set(REGISTRAR, "max.contacts", Integer.toString(CONTACTS))
                .set(Product.TRANSPORT, "t1", "100")
                .set(FILTER, "source.rate", "20")
                .set(FILTER, "source.burst", "40")
                .set(FILTER, "source.exempt", "127.0.0.0/24, 127.77.0.0/16, " + MALLORY)
                .file("io.patchbay.routing.route-phones.cfg", "target=user", "priority=10")
                .start(Product.START);
        Phone alice = user(gateway, "1001", "127.0.0.1");
        Phone bob = user(gateway, "1002", "127.0.0.1");
        Phone mallory = user(gateway, "1003", MALLORY)) {
      legitimate(gateway, alice, bob);
      SipMessage proved = proved(mallory, gateway);
      Product.AtRest before = Product.AtRest.of(gateway);
      int files = gateway.watch().openFiles();

      AtomicBoolean over = new AtomicBoolean();
      ExecutorService attackers = Executors.newCachedThreadPool();
      List<Future<Integer>> floods =
          List.of(
              attackers.submit(() -> guesses(gateway, over)),
              attackers.submit(() -> replays(gateway, proved, over)),
              attackers.submit(() -> contacts(gateway, mallory, over)),
              attackers.submit(() -> strangers(gateway, over)));
      try {
        for (int i = 0; i < CALLS; i++) {
          legitimate(gateway, alice, bob);
        }
      } finally {
        over.set(true);
        attackers.shutdown();
      }
      for (Future<Integer> flood : floods) {
        assertThat(flood.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isGreaterThan(ENOUGH);
      }
      // who guessed is shut out; the user guessed at is held back, but not where the phone is
      assertThat(Product.shell(gateway, "patchbay:bans"))
          .containsPattern("SOURCE +127\\.77\\.0\\.1 ")
          .containsPattern("USER +1002 ")
          .doesNotContain("127.0.0.1 ", MALLORY);
      Map<String, String> status = Product.status(gateway);
      assertThat(Product.number(status, "sip.filter.denied")).isPositive();
      assertThat(Product.number(status, "sip.filter.limited")).isPositive();
      assertThat(places(gateway, "1003")).isEqualTo(CONTACTS);
      assertThat(places(gateway, "1001")).isEqualTo(1);
      Product.expectNothingLeft(gateway, before);
      assertThat(gateway.watch().openFiles()).isLessThanOrEqualTo(files + 5);
      assertThat(Product.complaints(gateway, " ERROR ")).isEmpty();
      assertThat(Product.log(gateway)).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  /** A name server that says nothing: those calls fail in time, and others do not notice. */
  @Test
  void callsToNamesThatCannotBeFoundHoldUpNobody() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
        Phone alice = new Phone("alice");
        Phone bob = new Phone("bob");
        Gateway gateway =
            Product.distribution()
                .set(Product.TRANSPORT, "dns.servers", "127.0.0.1:" + silent.getLocalPort())
                .set(Product.TRANSPORT, "dns.timeout", "1000")
                .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
                .file(
                    "io.patchbay.routing.route-far.cfg",
                    "pattern=00.*",
                    "target=sip:{user}@carrier.example",
                    "priority=10")
                .start(Product.START)) {
      List<Phone> waiting = new ArrayList<>();
      ExecutorService callers = Executors.newCachedThreadPool();
      List<Future<Integer>> refusals = new ArrayList<>();
      try {
        for (int i = 0; i < 10; i++) {
          Phone phone = new Phone("w" + i);
          waiting.add(phone);
          refusals.add(callers.submit(() -> phone.refusal(gateway.sip(), "0049").status()));
        }
        try (Conversation call = Conversation.between(alice, bob, gateway)) {
          call.expectMediaBothWays();
          call.hangUp();
        }
        for (Future<Integer> refusal : refusals) {
          assertThat(refusal.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(503);
        }
      } finally {
        callers.shutdown();
        waiting.forEach(Phone::close);
      }
      await()
          .atMost(PATIENCE)
          .until(() -> !Product.complaints(gateway, "carrier.example cannot be reached").isEmpty());
      assertThat(Product.log(gateway)).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  private static Phone user(Gateway gateway, String name, String address) throws Exception {
    Product.shell(gateway, "patchbay:user add " + name + " secret-" + name);
    return new Phone(name, InetAddress.getByName(address)).login("secret-" + name);
  }

  private static long places(Gateway gateway, String user) throws Exception {
    return Product.shell(gateway, "patchbay:registrations " + user)
        .lines()
        .filter(line -> line.contains("sip:"))
        .count();
  }

  /** Both register, one calls the other, both hear each other. */
  private static void legitimate(Gateway gateway, Phone a, Phone b) throws Exception {
    assertThat(a.register(gateway.sip()).status()).isEqualTo(200);
    assertThat(b.register(gateway.sip()).status()).isEqualTo(200);
    try (Conversation call = Conversation.between(a, b, gateway.sip(), b.agent().user())) {
      call.expectMediaBothWays();
      call.hangUp();
    }
  }

  /** A REGISTER with good credentials, as it was heard on the wire. */
  private static SipMessage proved(Phone phone, Gateway gateway) throws Exception {
    phone.register(gateway.sip());
    return phone.agent().trace().entries().stream()
        .filter(Trace.Entry::sent)
        .map(Trace.Entry::message)
        .filter(message -> !message.header("Authorization").isEmpty())
        .findFirst()
        .orElseThrow();
  }

  /** Wrong passwords for one user, from one address after the other until each is shut out. */
  private static int guesses(Gateway gateway, AtomicBoolean over) throws Exception {
    int count = 0;
    for (int host = 1; !over.get() || count <= ENOUGH; host++) {
      try (RawPeer peer = new RawPeer(gateway.sip(), "127.77." + host / 250 + "." + host % 250)) {
        for (int i = 0; i < GUESSES; i++) {
          SipMessage asked = answered(peer, register(peer));
          String nonce =
              asked.header("WWW-Authenticate").replaceAll(".*nonce=\"([^\"]*)\".*", "$1");
          SipMessage guess =
              register(peer)
                  .with(
                      "Authorization",
                      "Digest username=\"1002\", realm=\"patchbay\", uri=\"sip:127.0.0.1\","
                          + " algorithm=SHA-256, qop=auth, nc=00000001, cnonce=\"c\", nonce=\""
                          + nonce
                          + "\", response=\""
                          + "0".repeat(64)
                          + '"');
          // later guesses at the user are not even looked at
          assertThat(answered(peer, guess).status()).isIn(401, 403);
          count++;
        }
        peer.send(register(peer).toString());
      }
    }
    return count;
  }

  /** A good REGISTER again and again, as whoever heard it may send it. */
  private static int replays(Gateway gateway, SipMessage proved, AtomicBoolean over)
      throws Exception {
    int count = 0;
    try (RawPeer peer = new RawPeer(gateway.sip(), MALLORY)) {
      while (!over.get() || count <= ENOUGH) {
        String branch = ";branch=z9hG4bKreplay" + count++;
        String copy = proved.toString().replaceFirst(";branch=[^;\r]*", branch);
        peer.send(copy.replaceFirst("Call-ID: ", "Call-ID: " + count));
        SipMessage answer = peer.await(message -> message.header("Via").contains(branch));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).contains("stale=true");
      }
    }
    return count;
  }

  /** A user who registers ever new places. */
  private static int contacts(Gateway gateway, Phone phone, AtomicBoolean over) throws Exception {
    int count = 0;
    while (!over.get() || count <= ENOUGH) {
      String[] places = new String[CONTACTS - 1];
      for (int i = 0; i < places.length; i++) {
        places[i] = "Contact: <sip:flood" + count++ + '@' + MALLORY + ":5062>";
      }
      int expected = count == places.length ? 200 : 503;
      assertThat(phone.register(gateway.sip(), places).status()).isEqualTo(expected);
    }
    return count;
  }

  /** OPTIONS and INVITE of nobody in particular, far above the rate of one source. */
  private static int strangers(Gateway gateway, AtomicBoolean over) throws Exception {
    int count = 0;
    try (RawPeer loud = new RawPeer(gateway.sip(), "127.79.0.1");
        RawPeer pace = new RawPeer(gateway.sip())) {
      while (!over.get() || count <= ENOUGH) {
        for (int i = 0; i < 20; i++) {
          loud.send(loud.request(i % 2 == 0 ? "OPTIONS" : "INVITE", "1002").toString());
          count++;
        }
        pace.ping(); // what was sent before has been read: no buffer overflows
      }
    }
    return count;
  }

  /** A REGISTER of a user who is not who sends it, in a Call-ID of its own. */
  private static SipMessage register(RawPeer peer) {
    SipMessage like = peer.request("REGISTER", "1002");
    return SipMessage.request("REGISTER", "sip:127.0.0.1")
        .with("Via", like.header("Via"))
        .with("Max-Forwards", "70")
        .with("From", "<sip:1002@127.0.0.1>;tag=guess")
        .with("To", "<sip:1002@127.0.0.1>")
        .with("Call-ID", like.header("Call-ID"))
        .with("CSeq", "1 REGISTER")
        .with("Contact", like.header("Contact"));
  }

  private static SipMessage answered(RawPeer peer, SipMessage request) throws Exception {
    peer.send(request.toString());
    return peer.await(RawPeer.answerTo(request));
  }
}
