package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallState;
import io.patchbay.api.media.MediaException.Kind;
import io.patchbay.b2bua.leg.Cause;
import io.patchbay.testkit.media.FakeMediaBackend;
import io.patchbay.testkit.media.FakeMediaBackend.Operation;
import io.patchbay.testkit.media.FakeMediaSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Calls in which two phones and the gateway's operator do what occurs to them: answer, refuse, hold
 * back or forget an answer, offer, hang up, cancel, lose messages, move or lose the media. Whatever
 * has crossed whatever: when both have hung up, nothing is held, and no timer waits for anything.
 */
class AnyOrderTest {
  private static final int CALLS = 400;
  private static final String TIMER = "Supported: timer\nAllow: INVITE, UPDATE\n";

  /** One side of the call. */
  private final class Phone {
    private final Peer peer;
    private final boolean caller;
    private final List<SipText> asked = new ArrayList<>();
    private final Set<Long> accepted = new HashSet<>();
    private int read;
    private SipText invite = new SipText("");
    private SipText answer = new SipText("");
    private String sent = "";
    private long cseq = 1;
    private boolean hasAnswered;
    private boolean left;

    /** The last description of the other side that is in force. */
    private String told = "";

    Phone(Peer peer, boolean caller) {
      this.peer = peer;
      this.caller = caller;
    }

    /** Takes in what has come since. */
    void read() {
      for (List<SipText> seen = peer.seen(); read < seen.size(); read++) {
        SipText message = seen.get(read);
        if (!message.isResponse()) {
          if (message.kind().equals("ACK")) {
            hear(message);
          } else if (!asked.contains(message)) {
            asked.add(message);
          }
          if (!caller && invite.text().isEmpty() && message.kind().equals("INVITE")) {
            invite = message;
          }
          left |= message.kind().equals("BYE");
        } else if (message.kind().startsWith("2") && message.header("CSeq").endsWith("INVITE")) {
          if (caller && answer.text().isEmpty()) {
            answer = message;
          }
          accepted.add(message.cseq());
          hear(message);
        } else if (message.kind().startsWith("2") && message.header("CSeq").endsWith("UPDATE")) {
          hear(message);
        }
      }
    }

    private void hear(SipText message) {
      if (!message.body().isEmpty()) {
        told = message.body();
      }
    }

    boolean inDialog() {
      return caller ? !answer.text().isEmpty() : hasAnswered;
    }

    String request(String method, long number) {
      return caller
          ? peer.inDialog(method, number, answer)
          : peer.inDialogAsCallee(method, number, invite, "bob");
    }

    /** Answers one request; ACK follows a 2xx by itself, when it is not forgotten. */
    void answerOne(boolean kindly) {
      SipText request = asked.remove(kindly ? 0 : random.nextInt(asked.size()));
      String kind = request.kind();
      if (!kind.equals("INVITE") && !kind.equals("UPDATE")) {
        peer.send(peer.respond(request, kindly || chance(90) ? "200 OK" : "481 Gone", "bob", ""));
        return;
      }
      boolean first = !caller && request.text().equals(invite.text());
      if (kind.equals("INVITE") && !kindly && chance(30)) {
        asked.add(request);
        peer.send(
            peer.respond(
                request,
                chance(50) ? "180 Ringing" : "183 Session Progress",
                "bob",
                chance(50) ? sdp() : ""));
        return;
      }
      String refusal =
          left ? "481 Gone" : List.of("486 Busy", "488 No", "491 Pending").get(random.nextInt(3));
      if (left || (!kindly && chance(30))) {
        peer.send(peer.respond(request, refusal, "bob", ""));
        left |= first;
        return;
      }
      String body = kind.equals("INVITE") || !request.body().isEmpty() ? sdp() : "";
      hasAnswered |= first;
      hear(request);
      peer.send(
          Peer.with(
              peer.respond(request, "200 OK", "bob", body),
              chance(50) ? "Session-Expires: 1800;refresher=uas\n" + TIMER : TIMER));
    }

    void acknowledge() {
      for (long number : List.copyOf(accepted)) {
        accepted.remove(number);
        peer.send(request("ACK", number));
      }
    }

    void offer(String method) {
      String request = peer.withSdp(request(method, ++cseq), sdp());
      peer.send(Peer.with(request, chance(50) ? TIMER + "Session-Expires: 600\n" : TIMER));
    }

    void hangUp() {
      left = true;
      peer.send(request("BYE", ++cseq));
    }

    String sdp() {
      String hold = chance(20) ? "a=sendonly\n" : "";
      return peer.sdp(4000 + 2 * random.nextInt(50)) + hold;
    }
  }

  private Random random = new Random(0);
  private Rig rig = new Rig();
  private Phone alice = new Phone(rig.alice, true);
  private Phone bob = new Phone(rig.bob, false);

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void nothingIsLeft(int part) {
    for (int i = 0; i < CALLS; i++) {
      int seed = part * 1_000_000 + i;
      try {
        call(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private void call(int seed) {
    random = new Random(seed);
    rig = new Rig("move.timeout", "10", "ring.timeout", "30", "ack.timeout", "5");
    alice = new Phone(rig.alice, true);
    bob = new Phone(rig.bob, false);
    String extra = chance(50) ? TIMER + "Session-Expires: 900\n" : TIMER;
    alice.sent = rig.alice.invite("c1", extra, chance(85) ? rig.alice.sdp(4000) : "");
    rig.alice.send(alice.sent);
    if (chance(60)) {
      comeUp();
    }
    int steps = 3 + random.nextInt(25);
    for (int i = 0; i < steps; i++) {
      step();
    }
    settle();
    end();
    rig.expectNothingLeft();
  }

  private void comeUp() {
    bob.read();
    if (!bob.asked.isEmpty()) {
      bob.answerOne(true);
      alice.read();
      alice.acknowledge();
    }
  }

  private void step() {
    Phone phone = chance(50) ? alice : bob;
    phone.read();
    int what = random.nextInt(100);
    if (what < 40 && !phone.asked.isEmpty()) {
      phone.answerOne(chance(50));
    } else if (what < 60 && phone.inDialog()) {
      phone.acknowledge();
    } else if (what < 66 && phone.inDialog() && !phone.left) {
      phone.offer(chance(70) ? "INVITE" : "UPDATE");
    } else if (what < 70 && phone.inDialog() && !phone.left) {
      phone.hangUp();
    } else if (what < 72) {
      rig.alice.send(rig.alice.cancel(alice.sent));
    } else if (what < 78) {
      rig.calls
          .calls()
          .forEach(call -> rig.calls.move(call.id(), Optional.of(chance(50) ? "second" : "fake")));
    } else if (what < 80) {
      rig.calls.calls().forEach(call -> rig.calls.hangup(call.id(), "by the operator"));
    } else if (what == 80) {
      List.of(rig.media, rig.second).forEach(AnyOrderTest::loseAll);
    } else if (what == 81) {
      failSome();
    } else if (what < 84) {
      rig.media.hold();
    } else if (what < 90) {
      recover();
    } else {
      rig.pass(
          List.of(
                  Duration.ofMillis(20),
                  Duration.ofMillis(600),
                  Duration.ofSeconds(4),
                  Duration.ofSeconds(12))
              .get(random.nextInt(4)));
    }
    rig.pass(Duration.ZERO);
  }

  private void failSome() {
    FakeMediaBackend backend = chance(80) ? rig.media : rig.second;
    List<Operation> all = List.of(Operation.values());
    backend.fail(all.get(random.nextInt(all.size())), chance(70) ? Kind.GONE : Kind.EXHAUSTED);
  }

  private void recover() {
    for (FakeMediaBackend backend : List.of(rig.media, rig.second)) {
      List.of(Operation.values()).forEach(backend::succeed);
    }
    rig.media.release();
  }

  private static void loseAll(FakeMediaBackend backend) {
    backend.sessions().stream()
        .filter(session -> !session.closed())
        .forEach(session -> session.lose("gone"));
  }

  /**
   * Everybody does what is asked of them. If they talk then, each sends to the session that is
   * left.
   */
  private void settle() {
    recover();
    for (int i = 0; i < 20; i++) {
      doAsAsked(alice);
      doAsAsked(bob);
      rig.pass(Duration.ofSeconds(1));
    }
    List<FakeMediaSession> open =
        Stream.of(rig.media, rig.second)
            .flatMap(backend -> backend.sessions().stream())
            .filter(session -> !session.closed())
            .toList();
    if (!alice.left && !bob.left && rig.calls.calls().size() == 1) {
      assertThat(rig.onlyCall().state()).isEqualTo(CallState.UP);
      assertThat(open).hasSize(1);
      sendsTo(alice, open.get(0).port("a", 0));
      sendsTo(bob, open.get(0).port("b", 0));
    }
  }

  private static void doAsAsked(Phone phone) {
    phone.read();
    while (!phone.asked.isEmpty()) {
      phone.answerOne(true);
    }
    if (phone.inDialog()) {
      phone.acknowledge();
    }
  }

  private static void sendsTo(Phone phone, int port) {
    assertThat(phone.told).as(phone.caller ? "alice" : "bob").contains("m=audio " + port + " ");
  }

  /** Everybody does at last what is asked of them, and hangs up. */
  private void end() {
    for (int i = 0; i < 12; i++) {
      for (Phone phone : List.of(alice, bob)) {
        doAsAsked(phone);
        if (phone.inDialog() && !phone.left) {
          phone.hangUp();
        }
      }
      rig.pass(Duration.ofSeconds(4));
    }
    rig.calls.hangupAll(Cause.SHUTDOWN);
  }
}
