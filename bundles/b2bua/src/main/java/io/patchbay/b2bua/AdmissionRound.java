package io.patchbay.b2bua;

import io.patchbay.api.call.hook.Admission;
import io.patchbay.api.call.hook.AdmissionPolicy;
import io.patchbay.api.call.hook.CallAttempt;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.b2bua.leg.LegEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the admission policies of one call in their order, and bears with them: one that fails or
 * says nothing in time is passed over. All on the call's loop.
 */
final class AdmissionRound {
  private static final Logger LOG = LoggerFactory.getLogger(AdmissionRound.class);
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final CallAttempt attempt;
  private final SipLoop loop;
  private final Deque<AdmissionPolicy> left;
  private final Runnable admitted;
  private final Consumer<LegEvent.Reject> refused;

  /**
   * @param admitted called once, unless {@code refused} is
   */
  AdmissionRound(
      CallAttempt attempt,
      SipLoop loop,
      List<AdmissionPolicy> policies,
      Runnable admitted,
      Consumer<LegEvent.Reject> refused) {
    this.attempt = attempt;
    this.loop = loop;
    this.left = new ArrayDeque<>(policies);
    this.admitted = admitted;
    this.refused = refused;
  }

  void next() {
    AdmissionPolicy policy = left.poll();
    if (policy == null) {
      admitted.run();
      return;
    }
    Question question = new Question(policy);
    question.clock = loop.schedule(LIMIT, question::tookTooLong);
    ask(policy)
        .whenComplete(
            (@Nullable Admission answer, @Nullable Throwable failed) ->
                loop.run(() -> question.answered(answer, failed)));
  }

  /** What it throws is reported like what it fails with. */
  private CompletionStage<Admission> ask(AdmissionPolicy policy) {
    try {
      return Objects.requireNonNull(policy.admit(attempt), "it returned null");
    } catch (RuntimeException | LinkageError e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** One policy and its time; whatever comes first decides. */
  private final class Question {
    private final AdmissionPolicy policy;
    private @Nullable SipTimer clock;
    private boolean over;

    Question(AdmissionPolicy policy) {
      this.policy = policy;
    }

    void answered(@Nullable Admission answer, @Nullable Throwable failed) {
      if (over) {
        return;
      }
      end();
      if (answer instanceof Admission.Refused no) {
        LOG.info("call {}: refused by {}", attempt.id(), policy.getClass().getName());
        refused.accept(
            no.retryAfter() > 0
                ? LegEvent.Reject.later(no.status(), no.phrase(), no.retryAfter())
                : LegEvent.Reject.of(no.status(), no.phrase()));
        return;
      }
      if (answer == null) {
        passOver(failed == null ? "it said nothing" : Reasons.of(failed));
      }
      next();
    }

    void tookTooLong() {
      end();
      passOver("no answer within " + LIMIT.toMillis() + " ms");
      next();
    }

    private void end() {
      over = true;
      if (clock != null) {
        clock.cancel();
      }
    }

    private void passOver(String why) {
      LOG.warn("call {}: {} is passed over: {}", attempt.id(), policy.getClass().getName(), why);
    }
  }
}
