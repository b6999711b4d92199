package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.ResponseHandler;
import io.patchbay.sip.transport.message.MessageKeys;
import io.patchbay.sip.transport.message.RawMessage;
import java.time.Duration;

/** RFC 3261 section 17.1.2. */
final class NonInviteClientTransaction extends ClientTransaction {
  private enum State {
    TRYING,
    PROCEEDING,
    COMPLETED
  }

  private State state = State.TRYING;
  private long interval;

  NonInviteClientTransaction(
      TransactionLayer layer, Key key, byte[] request, Target target, ResponseHandler handler) {
    super(layer, key, request, target, handler);
    this.interval = layer.timing().t1();
  }

  @Override
  void sent() {
    if (state != State.COMPLETED) {
      repeatAfter(interval, this::timerE);
    }
  }

  private void timerE() {
    transmit();
    int t2 = layer.timing().t2();
    interval = state == State.PROCEEDING ? t2 : Math.min(2 * interval, t2);
    repeatAfter(interval, this::timerE);
  }

  @Override
  boolean awaitsFinal() {
    return state != State.COMPLETED;
  }

  @Override
  void received(RawMessage response, MessageKeys keys, Flow from) {
    if (state == State.COMPLETED) {
      return;
    }
    if (keys.status() < 200) {
      state = State.PROCEEDING;
      deliver(response, keys, from);
    } else {
      state = State.COMPLETED;
      forget();
      lingerFor(reliable ? Duration.ZERO : Duration.ofMillis(layer.timing().t4()));
      deliverLast(response, keys, from);
    }
  }

  @Override
  public void cancel(String reason) {
    throw new IllegalStateException("only an INVITE can be cancelled, not " + key.method());
  }
}
