package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.SentResponse;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.sip.transport.message.RawMessage;
import io.patchbay.sip.transport.message.ReplyText;
import io.patchbay.sip.transport.message.Tokens;
import java.time.Duration;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What both server transactions share (RFC 3261 section 17.2): the stored response and one end. It
 * keeps the request only until the final response, as lines; never a parsed message.
 */
abstract class ServerTransaction {
  /**
   * Identity of a server transaction (RFC 3261 section 17.2.3). A peer chooses it: comparable, so
   * that texts made to share a hash cost a map little.
   */
  record Key(String branch, String sentBy, String method) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::branch).thenComparing(Key::sentBy).thenComparing(Key::method);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** What tells a merged request (RFC 3261 section 8.2.2.2); comparable like the key. */
  record MergeKey(String callId, String fromTag, long cseq, String method)
      implements Comparable<MergeKey> {
    private static final Comparator<MergeKey> ORDER =
        Comparator.comparing(MergeKey::callId)
            .thenComparing(MergeKey::fromTag)
            .thenComparingLong(MergeKey::cseq)
            .thenComparing(MergeKey::method);

    @Override
    public int compareTo(MergeKey other) {
      return ORDER.compare(this, other);
    }
  }

  final TransactionLayer layer;
  final Key key;
  final @Nullable MergeKey mergeKey;
  final boolean reliable;
  private Flow flow;
  private @Nullable RawMessage request;
  private byte @Nullable [] last;
  private @Nullable String localTag;
  private @Nullable SipTimer repeat;
  private @Nullable SipTimer limit;
  private boolean answered;
  private boolean terminated;

  ServerTransaction(
      TransactionLayer layer, Key key, @Nullable MergeKey mergeKey, RawMessage request, Flow flow) {
    this.layer = layer;
    this.key = key;
    this.mergeKey = mergeKey;
    this.request = request;
    this.flow = flow;
    this.reliable = Wire.isReliable(flow.transport());
  }

  /** The timers that run from the arrival of the request. */
  abstract void start();

  /** Takes a response, or does nothing when the state has no room for it. */
  abstract SentResponse respond(int status, byte[] response);

  /** True until the final response. */
  abstract boolean isPending();

  /** The request came again. */
  void repeated() {
    resendLast();
  }

  final boolean isOver() {
    return terminated;
  }

  final boolean hasAnswered() {
    return answered;
  }

  /** Answers in the edge's own words; nothing when it has been answered. */
  final void answer(int status) {
    RawMessage raw = request;
    if (raw != null && isPending()) {
      respond(status, ReplyText.of(raw, status, status == 100 ? null : localTag()));
    }
  }

  final void answer(int status, String headerLine) {
    RawMessage raw = request;
    if (raw != null && isPending()) {
      respond(status, ReplyText.of(raw, status, localTag(), headerLine));
    }
  }

  /** Sends responses there from now on, whatever the Via says. */
  final void answersAlong(Flow path) {
    flow = path;
  }

  /** The tag all our responses without another carry. */
  final String localTag() {
    String tag = localTag;
    if (tag == null) {
      tag = Tokens.tag();
      localTag = tag;
    }
    return tag;
  }

  final void localTag(String tag) {
    localTag = tag;
  }

  /** Nobody will answer: stay silent, absorb the repeats, then go. */
  void abandon() {
    endAfter(layer.timing().timeout());
  }

  final SentResponse transmit(byte[] response) {
    answered = true;
    last = response;
    StoredResponse stored = new StoredResponse(layer.outlet(), flow, response);
    stored.resend();
    return stored;
  }

  final void resendLast() {
    byte[] bytes = last;
    if (bytes != null) {
      layer.outlet().send(flow, bytes, reason -> {});
    }
  }

  /** Lets the request go. */
  final void forgetRequest() {
    request = null;
  }

  /** Lets the stored response go as well: it is not sent again from here. */
  final void forgetResponse() {
    last = null;
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

  final void endAfter(Duration span) {
    SipTimer timer = limit;
    if (timer != null) {
      timer.cancel();
    }
    if (span.isZero()) {
      terminate();
    } else {
      limit = layer.loop().schedule(span, this::terminate);
    }
  }

  final void terminate() {
    if (!terminated) {
      terminated = true;
      stopRepeating();
      SipTimer timer = limit;
      if (timer != null) {
        timer.cancel();
      }
      layer.remove(this);
    }
  }
}
