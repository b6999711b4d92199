package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.CallState;
import io.patchbay.api.call.hook.Admission;
import io.patchbay.api.call.hook.CallAttempt;
import io.patchbay.api.call.hook.CallObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Policies and observers of others, good ones and bad ones. */
@Timeout(30)
class HookTest {
  private final Rig rig = new Rig();
  private final List<CallAttempt> asked = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() {
    rig.alice.ignoreRest();
    rig.bob.ignoreRest();
    rig.calls.hangupAll(io.patchbay.b2bua.leg.Cause.SHUTDOWN);
    rig.expectNothingLeft();
  }

  private void invite() {
    rig.alice.send(rig.alice.invite("c1", "", rig.alice.sdp(4000)));
  }

  @Test
  void aPolicySeesWhoCallsWhomFromWhere() {
    rig.admission.add(
        attempt -> {
          asked.add(attempt);
          return CompletableFuture.completedFuture(Admission.admit());
        });
    invite();
    rig.bob.expect("INVITE");
    assertThat(asked)
        .containsExactly(
            new CallAttempt("1", "alice", "bob", "udp", "udp", rig.alice.address(), ""));
  }

  @Test
  void theFirstThatRefusesDecidesAndNobodyElseIsAsked() {
    rig.admission.add(attempt -> CompletableFuture.completedFuture(Admission.admit()));
    rig.admission.add(
        attempt ->
            CompletableFuture.completedFuture(new Admission.Refused(503, "Too Many Calls", 7)));
    rig.admission.add(
        attempt -> {
          asked.add(attempt);
          return CompletableFuture.completedFuture(Admission.admit());
        });
    invite();
    SipText refusal = rig.alice.expect("503");
    assertThat(refusal.startLine()).isEqualTo("SIP/2.0 503 Too Many Calls");
    assertThat(refusal.header("Retry-After")).isEqualTo("7");
    assertThat(asked).isEmpty();
    rig.bob.expectNothing();
  }

  @Test
  void onesThatThrowFailOrSayNothingArePassedOver() {
    rig.admission.add(
        attempt -> {
          throw new IllegalStateException("broken");
        });
    rig.admission.add(attempt -> CompletableFuture.failedFuture(new IllegalStateException("no")));
    rig.admission.add(attempt -> null);
    rig.admission.add(attempt -> CompletableFuture.completedFuture(null));
    invite();
    rig.bob.expect("INVITE");
  }

  @Test
  void oneThatIsTooSlowIsPassedOverAndItsLateAnswerIsNothing() {
    CompletableFuture<Admission> slow = new CompletableFuture<>();
    rig.admission.add(attempt -> slow);
    invite();
    rig.pass(Duration.ofMillis(1_999));
    rig.bob.expectNothing();
    rig.pass(Duration.ofMillis(1));
    rig.bob.expect("INVITE");
    slow.complete(Admission.refuse(403, "Forbidden"));
    rig.loop.runPending();
    rig.bob.expectNothing();
    assertThat(rig.onlyCall().state()).isEqualTo(CallState.TRYING);
  }

  @Test
  void aCallerMayHangUpWhileAPolicyThinks() {
    CompletableFuture<Admission> slow = new CompletableFuture<>();
    rig.admission.add(attempt -> slow);
    String invite = rig.alice.invite("c1", "", rig.alice.sdp(4000));
    rig.alice.send(invite);
    rig.alice.send(rig.alice.cancel(invite));
    rig.alice.expect("200");
    rig.alice.expect("487");
    slow.complete(Admission.admit());
    rig.loop.runPending();
    rig.bob.expectNothing();
  }

  @Test
  void anObserverIsToldInOrderOnAThreadOfItsOwn() throws Exception {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    CountDownLatch stuck = new CountDownLatch(1);
    rig.observers.add(new Throwing());
    rig.observers.add(
        new CallObserver() {
          @Override
          public void onStarted(CallInfo call) {
            try {
              stuck.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            events.add("started " + call.caller() + " " + call.called());
          }

          @Override
          public void onAnswered(CallInfo call) {
            events.add("answered " + call.state());
          }

          @Override
          public void onEnded(CallInfo call) {
            events.add("ended " + call.state() + " " + call.answered().isPresent());
          }
        });
    Rig.Up up = rig.up("c1");
    rig.alice.send(rig.alice.inDialog("BYE", 2, up.ok()));
    rig.bob.send(rig.bob.respond(rig.bob.expect("BYE"), "200 OK", "", ""));
    assertThat(events).isEmpty();
    stuck.countDown();
    assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("started alice bob");
    assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("answered UP");
    assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("ended ENDED true");
  }

  /** Harms nobody. */
  private static final class Throwing implements CallObserver {
    @Override
    public void onStarted(CallInfo call) {
      throw new IllegalStateException("broken");
    }
  }

  @Test
  void servicesOfHigherRankingComeFirst() {
    HookList<String> hooks = new HookList<>();
    hooks.put("a", 0);
    hooks.put("b", 5);
    hooks.put("c", 0);
    assertThat(hooks.list()).extracting(Hook::service).containsExactly("b", "a", "c");
    Hook<String> a = hooks.list().get(1);
    hooks.put("a", 9);
    assertThat(hooks.list()).extracting(Hook::service).containsExactly("a", "b", "c");
    assertThat(hooks.list()).first().isSameAs(a);
    hooks.remove("b");
    assertThat(hooks.list()).extracting(Hook::service).containsExactly("a", "c");
  }
}
