package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.Flow;
import io.patchbay.sip.transport.filter.FrontFilter;
import io.patchbay.sip.transport.message.Intake;
import io.patchbay.sip.transport.message.MessageLimits;
import java.util.function.Function;

/**
 * Where bytes come in: past the front filter, past the checks of the lines, on to the transactions
 * of their Call-ID. What ends here leaves a counter behind and no state. Thread-safe.
 */
final class Door {
  private final FrontFilter filter;
  private final Outlet outlet;
  private final Function<String, TransactionLayer> layers;

  /**
   * @param layers from a Call-ID to who has its transactions
   */
  Door(FrontFilter filter, Outlet outlet, Function<String, TransactionLayer> layers) {
    this.filter = filter;
    this.outlet = outlet;
    this.layers = layers;
  }

  void receive(Flow flow, byte[] bytes) {
    Counters counters = outlet.counters();
    counters.received.increment();
    MessageLimits limits = filter.limits();
    int most = Wire.isReliable(flow.transport()) ? limits.message() : limits.datagram();
    switch (filter.judge(flow.remote().getAddress())) {
      case DENIED, DROPPED -> outlet.wire().close(flow);
      case BUSY -> answer(flow, Intake.busy(bytes, flow.remote(), limits, most));
      case PASS -> read(flow, Intake.judge(bytes, flow.remote(), limits, most));
    }
  }

  private void read(Flow flow, Intake.Verdict verdict) {
    if (verdict instanceof Intake.Taken taken) {
      if (taken.aliasPort() > 0) {
        outlet.wire().alias(flow, taken.aliasPort());
      }
      TransactionLayer layer = layers.apply(taken.keys().callId());
      long receivedAt = layer.loop().nowMillis();
      layer.loop().run(() -> layer.receive(taken.message(), taken.keys(), flow, receivedAt));
      return;
    }
    outlet.counters().malformed.increment();
    answer(flow, verdict);
  }

  private void answer(Flow flow, Intake.Verdict verdict) {
    if (verdict.oversized()) {
      // before the answer: who has that finds it counted
      outlet.counters().oversized.increment();
    }
    if (verdict instanceof Intake.Refused refused) {
      Flow path =
          Wire.isReliable(flow.transport()) ? flow : outlet.wire().reply(flow, refused.replyPort());
      outlet.send(path, refused.response(), reason -> {});
    }
  }
}
