package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.handler.SipInterceptor;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request past the interceptors, from one to the next, and on to whoever it is for.
 * All on the loop of its Call-ID.
 */
final class Passage {
  private final ReceivedRequest request;
  private final Iterator<SipInterceptor> left;
  private final Consumer<ReceivedRequest> arrived;
  private @Nullable Runnable held;

  /**
   * @param arrived takes the request when every interceptor has let it pass
   */
  Passage(
      ReceivedRequest request,
      Iterable<SipInterceptor> interceptors,
      Consumer<ReceivedRequest> arrived) {
    this.request = request;
    this.left = interceptors.iterator();
    this.arrived = arrived;
  }

  void goOn() {
    while (left.hasNext()) {
      if (!passes(left.next())) {
        if (held == null) {
          request.intercepted();
        }
        return;
      }
    }
    arrived.accept(request);
  }

  /** The interceptor that is asked now keeps the request until it runs this. */
  Runnable hold() {
    Runnable release =
        new Runnable() {
          @Override
          public void run() {
            if (this == held) {
              held = null;
              if (request.isOpen()) {
                goOn();
              }
            }
          }
        };
    held = release;
    return release;
  }

  private boolean passes(SipInterceptor interceptor) {
    // one that throws has said nothing: the request goes on to the next
    boolean[] passed = {true};
    request.passage(this);
    ForeignCode.call(interceptor, () -> passed[0] = interceptor.onRequest(request));
    request.passage(null);
    if (passed[0]) {
      held = null;
    }
    return passed[0];
  }
}
