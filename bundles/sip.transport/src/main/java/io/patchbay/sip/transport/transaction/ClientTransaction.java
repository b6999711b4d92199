package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.OutgoingRequest;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.ResponseHandler;
import io.patchbay.sip.transport.message.MessageKeys;
import io.patchbay.sip.transport.message.RawMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What both client transactions share (RFC 3261 section 17.1): the path, the repeats, the time
 * limit, and one end. All on the layer's loop.
 */
abstract class ClientTransaction implements OutgoingRequest {
  /** Identity of a client transaction (RFC 3261 section 17.1.3). */
  record Key(String branch, String method) {}

  final TransactionLayer layer;
  final Key key;
  final boolean reliable;
  private final Target target;
  private ResponseHandler handler;
  private byte @Nullable [] request;
  private @Nullable Flow flow;
  private @Nullable SipTimer repeat;
  private @Nullable SipTimer limit;
  private boolean terminated;

  ClientTransaction(
      TransactionLayer layer, Key key, byte[] request, Target target, ResponseHandler handler) {
    this.layer = layer;
    this.key = key;
    this.request = request;
    this.target = target;
    this.handler = handler;
    this.reliable = Wire.isReliable(target.transport());
  }

  @Override
  public final void handTo(ResponseHandler next) {
    handler = next;
  }

  /** Interval from the first sending to the first repeat, over datagrams. */
  abstract void sent();

  /** A response that matches. */
  abstract void received(RawMessage response, MessageKeys keys, Flow from);

  /** True until a final response has come. */
  abstract boolean awaitsFinal();

  /** True while a final response may still come. */
  final boolean isPending() {
    return !terminated && awaitsFinal();
  }

  @Override
  public final String id() {
    return key.branch();
  }

  final void start() {
    layer.add(this);
    limitTo(layer.timing().timeout(), this::timedOut);
    CompletionStage<Flow> stage = layer.outlet().open(target);
    CompletableFuture<Flow> path = stage.toCompletableFuture();
    if (path.isDone() && !path.isCompletedExceptionally()) {
      opened(path.join());
      return;
    }
    stage.whenComplete(
        (opened, failure) -> {
          if (opened != null) {
            layer.loop().run(() -> opened(opened));
          } else {
            fail(reasonOf(failure));
          }
        });
  }

  private void opened(Flow opened) {
    if (terminated) {
      return;
    }
    flow = opened;
    if (reliable) {
      layer.bind(opened, this);
    }
    transmit();
    if (!reliable) {
      sent();
    }
  }

  /** Sends the request, the first time or again. */
  final void transmit() {
    byte[] bytes = request;
    if (bytes != null) {
      transmit(bytes);
    }
  }

  /** Sends something else along the same path. */
  final void transmit(byte[] bytes) {
    Flow path = flow;
    if (path != null) {
      layer.outlet().send(path, bytes, this::fail);
    }
  }

  final byte[] request() {
    byte[] bytes = request;
    if (bytes == null) {
      throw new IllegalStateException("the request was let go");
    }
    return bytes;
  }

  /** Lets the request go: after the final response nobody sends it again. */
  final void forget() {
    request = null;
  }

  final Target target() {
    return target;
  }

  final void repeatAfter(long millis, Runnable task) {
    stopRepeating();
    repeat = layer.loop().schedule(Duration.ofMillis(millis), task);
  }

  final void stopRepeating() {
    SipTimer timer = repeat;
    if (timer != null) {
      timer.cancel();
      repeat = null;
    }
  }

  final void limitTo(Duration span, Runnable task) {
    noLimit();
    limit = layer.loop().schedule(span, task);
  }

  final void noLimit() {
    SipTimer timer = limit;
    if (timer != null) {
      timer.cancel();
      limit = null;
    }
  }

  /** Ends at once over streams, else after the time repeats may still arrive. */
  final void lingerFor(Duration span) {
    stopRepeating();
    if (span.isZero()) {
      terminate();
    } else {
      limitTo(span, this::terminate);
    }
  }

  final void timedOut() {
    terminate();
    ResponseHandler told = handler;
    ForeignCode.call(told, told::onTimeout);
  }

  /** The path broke. Any thread; never answers before the caller of send has its result. */
  final void fail(String reason) {
    layer
        .loop()
        .execute(
            () -> {
              if (isPending()) {
                terminate();
                ResponseHandler told = handler;
                ForeignCode.call(told, () -> told.onTransportError(reason));
              }
            });
  }

  final void deliver(RawMessage response, MessageKeys keys, Flow from) {
    ReceivedResponse parsed = layer.parsed(response, keys, from);
    if (parsed != null) {
      ResponseHandler told = handler;
      ForeignCode.call(told, () -> told.onResponse(parsed));
    }
  }

  /** The last that is ever told: who was told is let go. */
  final void deliverLast(RawMessage response, MessageKeys keys, Flow from) {
    deliver(response, keys, from);
    handler = Unheard.INSTANCE;
  }

  final void terminate() {
    if (!terminated) {
      terminated = true;
      stopRepeating();
      noLimit();
      forget();
      Flow path = flow;
      if (path != null && reliable) {
        layer.unbind(path, this);
      }
      layer.remove(this);
    }
  }

  private static String reasonOf(@Nullable Throwable failure) {
    Throwable cause = failure != null && failure.getCause() != null ? failure.getCause() : failure;
    return cause == null ? "no path" : String.valueOf(cause.getMessage());
  }
}
