package io.patchbay.b2bua;

import io.patchbay.api.call.hook.Admission;
import io.patchbay.api.call.hook.AdmissionPolicy;
import io.patchbay.api.call.hook.CallAttempt;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.b2bua.leg.LegEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the admission policies of one call in their order. All on the call's loop. */
final class AdmissionRound {
  private static final Logger LOG = LoggerFactory.getLogger(AdmissionRound.class);
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final CallAttempt attempt;
  private final SipLoop loop;
  private final Deque<Hook<AdmissionPolicy>> left;
  private final Runnable admitted;
  private final Consumer<LegEvent.Reject> refused;

  /**
   * @param admitted called once, unless {@code refused} is
   */
  AdmissionRound(
      CallAttempt attempt,
      SipLoop loop,
      List<Hook<AdmissionPolicy>> policies,
      Runnable admitted,
      Consumer<LegEvent.Reject> refused) {
    this.attempt = attempt;
    this.loop = loop;
    this.left = new ArrayDeque<>(policies);
    this.admitted = admitted;
    this.refused = refused;
  }

  void next() {
    Hook<AdmissionPolicy> hook = left.poll();
    if (hook == null) {
      admitted.run();
    } else {
      hook.ask(
          attempt.id(),
          loop,
          LIMIT,
          policy -> policy.admit(attempt),
          answer -> answered(hook, answer),
          this::next);
    }
  }

  private void answered(Hook<AdmissionPolicy> hook, Admission answer) {
    if (answer instanceof Admission.Refused no) {
      LOG.info("call {}: refused by {}", attempt.id(), hook.name());
      refused.accept(
          no.retryAfter() > 0
              ? LegEvent.Reject.later(no.status(), no.phrase(), no.retryAfter())
              : LegEvent.Reject.of(no.status(), no.phrase()));
    } else {
      next();
    }
  }
}
