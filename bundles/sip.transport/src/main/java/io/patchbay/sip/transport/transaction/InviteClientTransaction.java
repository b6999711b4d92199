package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.ResponseHandler;
import io.patchbay.sip.transport.message.MessageKeys;
import io.patchbay.sip.transport.message.RawMessage;
import io.patchbay.sip.transport.message.RequestText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * RFC 3261 section 17.1.1 with the Accepted state of RFC 6026 section 7.2, and the CANCEL that
 * waits for its provisional response (RFC 3261 section 9.1).
 */
final class InviteClientTransaction extends ClientTransaction {
  private enum State {
    CALLING,
    PROCEEDING,
    COMPLETED,
    ACCEPTED
  }

  // RFC 3261 asks for at least 32 s whatever T1 is.
  private static final Duration TIMER_D = Duration.ofSeconds(32);

  private State state = State.CALLING;
  private @Nullable String cancelling; // the reason
  private boolean cancelSent;
  private long interval;
  private byte @Nullable [] ack;

  InviteClientTransaction(
      TransactionLayer layer, Key key, byte[] request, Target target, ResponseHandler handler) {
    super(layer, key, request, target, handler);
    this.interval = layer.timing().t1();
  }

  @Override
  void sent() {
    if (state == State.CALLING) {
      repeatAfter(interval, this::timerA);
    }
  }

  private void timerA() {
    transmit();
    interval *= 2;
    repeatAfter(interval, this::timerA);
  }

  @Override
  boolean awaitsFinal() {
    return state == State.CALLING || state == State.PROCEEDING;
  }

  @Override
  void received(RawMessage response, MessageKeys keys, Flow from) {
    int status = keys.status();
    switch (state) {
      case CALLING, PROCEEDING -> {
        if (status < 200) {
          provisional(response, keys, from);
        } else if (status < 300) {
          state = State.ACCEPTED;
          forget();
          lingerFor(layer.timing().timeout());
          deliver(response, keys, from);
        } else {
          state = State.COMPLETED;
          byte[] bytes = RequestText.ack(RawMessage.ofOurs(request()), response);
          transmit(bytes);
          ack = bytes;
          forget();
          lingerFor(reliable ? Duration.ZERO : TIMER_D);
          deliverLast(response, keys, from);
        }
      }
      case COMPLETED -> {
        byte[] bytes = ack;
        if (status >= 300 && bytes != null) {
          transmit(bytes);
        }
      }
      case ACCEPTED -> {
        if (status >= 200 && status < 300) {
          deliver(response, keys, from);
        }
      }
    }
  }

  private void provisional(RawMessage response, MessageKeys keys, Flow from) {
    if (state == State.CALLING) {
      state = State.PROCEEDING;
      stopRepeating();
      noLimit();
    }
    if (cancelling != null) {
      sendCancel(cancelling);
    }
    deliver(response, keys, from);
  }

  @Override
  public void cancel(String reason) {
    if (isPending() && cancelling == null) {
      cancelling = reason;
      if (state == State.PROCEEDING) {
        sendCancel(reason);
      }
    }
  }

  private void sendCancel(String reason) {
    if (!cancelSent) {
      cancelSent = true;
      byte[] cancel = RequestText.cancel(RawMessage.ofOurs(request()), reason);
      layer.sendCancel(key.branch(), cancel, target());
      limitTo(layer.timing().timeout(), this::timedOut);
    }
  }
}
