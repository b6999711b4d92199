package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.SentResponse;
import io.patchbay.sip.transport.message.RawMessage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** RFC 3261 section 17.2.2. */
final class NonInviteServerTransaction extends ServerTransaction {
  private boolean completed;

  NonInviteServerTransaction(
      TransactionLayer layer, Key key, @Nullable MergeKey mergeKey, RawMessage request, Flow flow) {
    super(layer, key, mergeKey, request, flow);
  }

  /** An answer after 64*T1 would find nobody (RFC 4320 section 4.2): nothing is held for longer. */
  @Override
  void start() {
    endAfter(layer.timing().timeout());
  }

  @Override
  boolean isPending() {
    return !completed;
  }

  @Override
  SentResponse respond(int status, byte[] response) {
    if (completed || isOver()) {
      return () -> {};
    }
    SentResponse sent = transmit(response);
    if (status >= 200) {
      completed = true;
      forgetRequest();
      endAfter(reliable ? Duration.ZERO : layer.timing().timeout());
    }
    return sent;
  }
}
