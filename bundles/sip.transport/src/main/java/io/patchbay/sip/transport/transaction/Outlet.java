package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.Target;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The wire with a counter at it. */
record Outlet(Wire wire, Counters counters) {
  CompletionStage<Flow> open(Target target) {
    return wire.open(target);
  }

  void send(Flow flow, byte[] message, Consumer<String> failed) {
    counters.sent.increment();
    wire.send(flow, message, failed);
  }
}
