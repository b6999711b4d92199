package io.patchbay.b2bua;

import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.SubscriptionLeg;
import io.patchbay.b2bua.leg.SubscriptionRequest;
import io.patchbay.b2bua.leg.UacRequest;
import io.patchbay.b2bua.leg.UasRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription that passes through (RFC 6665): one dialog with the subscriber, one with the
 * notifier who has accepted. Who of them ends it, or falls silent, ends it for both. All on the
 * loop of the subscriber's Call-ID.
 */
final class Subscription implements Outreach.Owner, SubscriptionLeg.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

  /** Refusals that end a subscription (RFC 6665 section 4.1.2.2, RFC 5057 section 5.1). */
  private static final Set<Integer> FATAL =
      Set.of(404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604);

  /** Where neither side says how long it lives; packages differ (RFC 6665 section 3.1.1). */
  private static final Duration USUAL = Duration.ofHours(1);

  private final CallContext context;
  private final SipLoop loop;
  private final UasRequest request;
  private final int hops;
  private final Admission.Permit permit;
  private final SubscriptionTable table;
  private @Nullable Lanes lanes;
  private @Nullable SubscriptionLeg subscriber;
  private @Nullable SubscriptionLeg notifier;
  private @Nullable SipTimer life;
  private @Nullable SipTimer silence;
  private Optional<Duration> asked = Optional.empty();
  private boolean lastWord;
  private boolean over;

  /**
   * @param permit its place among the subscriptions; given back when it is over
   * @param hops how many are left where it goes
   * @param table knows it from its acceptance until it is over
   */
  Subscription(
      CallContext context,
      SipLoop loop,
      UasRequest request,
      Admission.Permit permit,
      int hops,
      SubscriptionTable table) {
    this.context = context;
    this.loop = loop;
    this.request = request;
    this.permit = permit;
    this.hops = hops;
    this.table = table;
  }

  SipLoop loop() {
    return loop;
  }

  @Override
  public Runnable send(Way way, LegEvent.Pass pass, UacRequest.Outcome outcome) {
    asked = SubscriptionState.expires(pass.headers());
    SubscriptionRequest sent =
        SubscriptionRequest.send(
            way.around(), way.request(pass.method(), hops), way.target(), pass, outcome, this);
    return sent::close;
  }

  @Override
  public void onRefused(LegEvent.Reject why) {
    over = true;
    permit.release();
    request.refuse(why);
  }

  @Override
  public void onAccepted(LegEvent.Passed answer, Lanes between) {
    lanes = between;
    subscriber = request.subscribed(this);
    table.add(this);
    between.fromB().pass(answer, shown -> accept((LegEvent.Passed) shown));
    silence = loop.schedule(patience(), () -> end("terminated;reason=probation;retry-after=30"));
  }

  @Override
  public void onSubscribed(SubscriptionLeg leg) {
    notifier = leg;
  }

  @Override
  public void onRequest(SubscriptionLeg leg, LegEvent.Pass pass) {
    from(leg, pass, shown -> requested(leg, (LegEvent.Pass) shown));
  }

  @Override
  public void onAnswer(SubscriptionLeg leg, LegEvent.Passed answer) {
    from(leg, answer, shown -> answered(leg, (LegEvent.Passed) shown));
  }

  /** What a peer says, after the filters have seen it. */
  private void from(SubscriptionLeg leg, LegEvent event, Consumer<LegEvent> shown) {
    Lanes between = Objects.requireNonNull(lanes);
    (leg.equals(subscriber) ? between.fromA() : between.fromB()).pass(event, shown);
  }

  private void accept(LegEvent.Passed answer) {
    request.answer(answer);
    if (!over) {
      granted(answer);
    }
  }

  private void requested(SubscriptionLeg leg, LegEvent.Pass pass) {
    if (over || subscriber == null || notifier == null) {
      leg.answer(LegEvent.Passed.refused(pass.id(), 481, ""));
    } else if (leg.equals(subscriber)) {
      asked = SubscriptionState.expires(pass.headers());
      notifier.send(pass);
    } else {
      notified(SubscriptionState.of(pass.headers()));
      subscriber.send(pass);
    }
  }

  private void answered(SubscriptionLeg leg, LegEvent.Passed answer) {
    if (over || subscriber == null || notifier == null) {
      return;
    }
    if (leg.equals(subscriber)) {
      notifier.answer(answer);
      heard(answer.status());
    } else {
      subscriber.answer(answer);
      refreshed(answer);
    }
  }

  /**
   * Ends it on both sides.
   *
   * @param state what the subscriber is told
   */
  void end(String state) {
    if (!over && subscriber != null && notifier != null) {
      subscriber.sayEnd(state);
      notifier.sayEnd(state);
      close();
    }
  }

  /** What the notifier has said of it. */
  private void notified(SubscriptionState state) {
    silence = cancel(silence);
    lastWord = lastWord || state.terminated();
    state.expires().filter(time -> !state.terminated()).ifPresent(this::lives);
  }

  /** What the subscriber has answered to a NOTIFY. */
  private void heard(int status) {
    if (lastWord || FATAL.contains(status)) {
      close();
    } else if (status == 408 && notifier != null) {
      LOG.info("{}: the subscriber is silent", this);
      notifier.sayEnd("");
      close();
    }
  }

  /** What the notifier has answered to a SUBSCRIBE in the dialog. */
  private void refreshed(LegEvent.Passed answer) {
    if (answer.status() < 300) {
      granted(answer);
    } else if (FATAL.contains(answer.status())) {
      close();
    }
  }

  /** As long as the answer says, else as was asked for. */
  private void granted(LegEvent.Passed answer) {
    lives(SubscriptionState.expires(answer.headers()).or(() -> asked).orElse(USUAL));
  }

  /** The notifier has the last word: it is waited for after the time too. */
  private void lives(Duration time) {
    cancel(life);
    life = loop.schedule(time.plus(patience()), () -> end("terminated;reason=timeout"));
  }

  private void close() {
    over = true;
    life = cancel(life);
    silence = cancel(silence);
    permit.release();
    table.remove(this);
    if (subscriber != null) {
      subscriber.close();
    }
    if (notifier != null) {
      notifier.close();
    }
  }

  /** Timer N of section 4.1.2.4. */
  private Duration patience() {
    return context.transport().times().timeout();
  }

  private static @Nullable SipTimer cancel(@Nullable SipTimer timer) {
    if (timer != null) {
      timer.cancel();
    }
    return null;
  }

  @Override
  public String toString() {
    return "subscription of " + request.remote().identity().user();
  }
}
