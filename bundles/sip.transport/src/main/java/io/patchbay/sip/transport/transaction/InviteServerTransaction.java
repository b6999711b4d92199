package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.SentResponse;
import io.patchbay.sip.transport.message.RawMessage;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** RFC 3261 section 17.2.1 with the Accepted state of RFC 6026 section 7.1. */
final class InviteServerTransaction extends ServerTransaction {
  /** How CANCEL and ACK find their INVITE: a NAT may have changed the sent-by between them. */
  record AcrossNat(String branch, String callId) implements Comparable<AcrossNat> {
    private static final Comparator<AcrossNat> ORDER =
        Comparator.comparing(AcrossNat::branch).thenComparing(AcrossNat::callId);

    @Override
    public int compareTo(AcrossNat other) {
      return ORDER.compare(this, other);
    }
  }

  private enum State {
    PROCEEDING,
    COMPLETED,
    CONFIRMED,
    ACCEPTED
  }

  private static final int TRYING_AFTER = 200;

  final AcrossNat acrossNat;
  private State state = State.PROCEEDING;
  private @Nullable String cancelled; // the reason
  private @Nullable Consumer<String> cancelAction;
  private long interval;

  InviteServerTransaction(
      TransactionLayer layer,
      Key key,
      @Nullable MergeKey mergeKey,
      AcrossNat acrossNat,
      RawMessage request,
      Flow flow) {
    super(layer, key, mergeKey, request, flow);
    this.acrossNat = acrossNat;
  }

  @Override
  void start() {
    repeatAfter(TRYING_AFTER, () -> answer(100));
  }

  @Override
  boolean isPending() {
    return state == State.PROCEEDING;
  }

  @Override
  SentResponse respond(int status, byte[] response) {
    if (isOver()) {
      return () -> {};
    }
    if (state == State.ACCEPTED && status >= 200 && status < 300) {
      return transmit2xx(response);
    }
    if (state != State.PROCEEDING) {
      return () -> {};
    }
    stopRepeating();
    if (status < 200) {
      return transmit(response);
    }
    forgetRequest();
    cancelAction = null;
    if (status < 300) {
      state = State.ACCEPTED;
      endAfter(layer.timing().timeout());
      return transmit2xx(response);
    }
    state = State.COMPLETED;
    endAfter(layer.timing().timeout());
    if (!reliable) {
      interval = layer.timing().t1();
      repeatAfter(interval, this::timerG);
    }
    return transmit(response);
  }

  private SentResponse transmit2xx(byte[] response) {
    SentResponse sent = transmit(response);
    forgetResponse();
    return sent;
  }

  private void timerG() {
    resendLast();
    interval = Math.min(2 * interval, layer.timing().t2());
    repeatAfter(interval, this::timerG);
  }

  @Override
  void repeated() {
    if (state == State.PROCEEDING || state == State.COMPLETED) {
      resendLast();
    }
  }

  @Override
  void abandon() {
    stopRepeating();
    super.abandon();
  }

  /**
   * An ACK with the transaction's branch.
   *
   * @return true when it is for a dialog: the transaction has no use for it
   */
  boolean acknowledged() {
    if (state == State.COMPLETED) {
      state = State.CONFIRMED;
      stopRepeating();
      forgetResponse();
      endAfter(reliable ? Duration.ZERO : Duration.ofMillis(layer.timing().t4()));
    }
    return state == State.ACCEPTED;
  }

  /** A CANCEL that matches; without effect after the final response. */
  void cancelled(String reason) {
    if (state == State.PROCEEDING && cancelled == null) {
      cancelled = reason;
      Consumer<String> action = cancelAction;
      cancelAction = null;
      if (action != null) {
        ForeignCode.call(action, () -> action.accept(reason));
      }
    }
  }

  void onCancel(Consumer<String> action) {
    if (state != State.PROCEEDING) {
      return;
    }
    String reason = cancelled;
    if (reason != null) {
      ForeignCode.call(action, () -> action.accept(reason));
    } else {
      cancelAction = action;
    }
  }
}
