package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.DialogId;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.DialogHandler;
import io.patchbay.api.sip.handler.SipInterceptor;
import io.patchbay.api.sip.handler.SipRequestHandler;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sip.message.Request;

/**
 * Who gets a request: interceptors first, then its dialog, else the handlers by ranking. What
 * nobody takes is answered here.
 */
final class Dispatcher {
  private static final Set<String> KNOWN =
      Set.of(
          "INVITE",
          "ACK",
          "BYE",
          "CANCEL",
          "OPTIONS",
          "REGISTER",
          "PRACK",
          "SUBSCRIBE",
          "NOTIFY",
          "PUBLISH",
          "INFO",
          "REFER",
          "MESSAGE",
          "UPDATE");

  /** A gateway has somebody for these, unless that one is away: being stopped, or updated. */
  private static final Set<String> CALL_CONTROL =
      Set.of("INVITE", "OPTIONS", "MESSAGE", "SUBSCRIBE", "PUBLISH");

  private static final String RETRY = "Retry-After: 5";
  private static final String OVERLOAD_OVER = "Retry-After: 1";
  private static final String ALLOW = "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS";

  final RankedList<SipInterceptor> interceptors = new RankedList<>();
  final RankedList<SipRequestHandler> handlers = new RankedList<>();
  private final Map<DialogId, DialogHandler> dialogs = new ConcurrentHashMap<>();

  private final Overload overload;

  Dispatcher(Overload overload) {
    this.overload = overload;
  }

  void dispatch(ReceivedRequest request) {
    if (overload.isOn() && isNewWork(request)) {
      overload.refused();
      request.answer(503, OVERLOAD_OVER);
    } else {
      new Passage(request, interceptors, this::arrived).goOn();
    }
  }

  /** A new call is refused by who takes calls: an emergency call must not be. */
  private static boolean isNewWork(ReceivedRequest request) {
    return request.toTag().isEmpty()
        && !request.method().equals("INVITE")
        && !request.method().equals("ACK");
  }

  private void arrived(ReceivedRequest request) {
    if (request.toTag().isPresent()) {
      toDialog(request, request.toTag().get());
    } else if (!request.method().equals("ACK")) {
      toHandlers(request);
    }
  }

  /** Shows a response to the interceptors. */
  void arriving(ReceivedResponse response) {
    for (SipInterceptor interceptor : interceptors) {
      ForeignCode.call(interceptor, () -> interceptor.onResponse(response));
    }
  }

  /** Shows a request of ours to the interceptors. */
  void leaving(Request request, Target target) {
    for (SipInterceptor interceptor : interceptors) {
      ForeignCode.call(interceptor, () -> interceptor.onSend(request, target));
    }
  }

  void register(DialogId dialog, DialogHandler handler) {
    if (dialogs.putIfAbsent(dialog, handler) != null) {
      throw new IllegalStateException("registered already: " + dialog);
    }
  }

  void unregister(DialogId dialog, DialogHandler handler) {
    dialogs.remove(dialog, handler);
  }

  int dialogs() {
    return dialogs.size();
  }

  private void toDialog(ReceivedRequest request, String toTag) {
    DialogHandler handler = dialogs.get(new DialogId(request.callId(), toTag));
    if (handler == null) {
      request.answer(481);
    } else if (!ForeignCode.call(handler, () -> handler.onRequest(request))) {
      request.answer(500);
    }
  }

  private void toHandlers(ReceivedRequest request) {
    boolean[] taken = {false};
    for (SipRequestHandler handler : handlers) {
      if (!ForeignCode.call(handler, () -> taken[0] = handler.handle(request))) {
        request.answer(500);
        return;
      }
      if (taken[0]) {
        return;
      }
    }
    if (handlers.isEmpty() || CALL_CONTROL.contains(request.method())) {
      request.answer(503, RETRY);
    } else if (KNOWN.contains(request.method())) {
      request.answer(405, ALLOW);
    } else {
      request.answer(501);
    }
  }
}
