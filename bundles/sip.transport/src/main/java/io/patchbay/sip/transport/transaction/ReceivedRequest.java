package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SentResponse;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.sip.transport.message.LineMessages;
import io.patchbay.sip.transport.message.MessageKeys;
import io.patchbay.sip.transport.message.MessageWriter;
import io.patchbay.sip.transport.message.RawMessage;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/** A request and the server transaction it came with; an ACK has none. */
final class ReceivedRequest implements IncomingRequest {
  private final RawMessage raw;
  private final MessageKeys keys;
  private final Request request;
  private final Flow flow;
  private final long receivedAt;
  private final SipLoop loop;
  private final @Nullable ServerTransaction transaction;
  private @Nullable Passage passage;
  private Optional<String> user = Optional.empty();
  private boolean kept;

  ReceivedRequest(
      RawMessage raw,
      MessageKeys keys,
      Request request,
      Flow flow,
      long receivedAt,
      SipLoop loop,
      @Nullable ServerTransaction transaction) {
    this.raw = raw;
    this.keys = keys;
    this.request = request;
    this.flow = flow;
    this.receivedAt = receivedAt;
    this.loop = loop;
    this.transaction = transaction;
  }

  @Override
  public String method() {
    return keys.method();
  }

  @Override
  public String callId() {
    return keys.callId();
  }

  @Override
  public long cseq() {
    return keys.cseq();
  }

  @Override
  public Optional<String> fromTag() {
    return keys.fromTag();
  }

  @Override
  public Optional<String> toTag() {
    return keys.toTag();
  }

  @Override
  public Flow flow() {
    return flow;
  }

  @Override
  public long receivedAt() {
    return receivedAt;
  }

  @Override
  public SipLoop loop() {
    return loop;
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public byte[] body() {
    return raw.body();
  }

  @Override
  public SentResponse respond(Response response) {
    ServerTransaction answering = transaction;
    if (answering == null) {
      throw new IllegalStateException("an ACK is never answered");
    }
    int status = response.getStatusCode();
    if (status > 100) {
      LineMessages.toTag(response).ifPresent(answering::localTag);
    }
    return answering.respond(status, MessageWriter.write(response));
  }

  @Override
  public void onCancel(Consumer<String> action) {
    if (transaction instanceof InviteServerTransaction invite) {
      invite.onCancel(action);
    }
  }

  @Override
  public Runnable hold() {
    Passage current = passage;
    if (current == null) {
      throw new IllegalStateException("a request is held by an interceptor that is shown it");
    }
    return current.hold();
  }

  @Override
  public Optional<String> user() {
    return user;
  }

  @Override
  public void authenticated(String name) {
    user = Optional.of(name);
  }

  /** An interceptor is about to be shown it; null: none is. */
  void passage(@Nullable Passage current) {
    passage = current;
  }

  /** False once it has its final response or nobody waits for one any more. */
  boolean isOpen() {
    return transaction == null || (transaction.isPending() && !transaction.isOver());
  }

  @Override
  public void keepToFlow() {
    kept = true;
    if (transaction != null) {
      transaction.answersAlong(flow);
    }
  }

  @Override
  public boolean isKeptToFlow() {
    return kept;
  }

  /** Answers in the edge's own words unless somebody has answered finally; an ACK is dropped. */
  void answer(int status) {
    if (transaction != null) {
      transaction.answer(status);
    }
  }

  void answer(int status, String headerLine) {
    if (transaction != null) {
      transaction.answer(status, headerLine);
    }
  }

  /** An interceptor kept it: when it has not answered, nobody will. */
  void intercepted() {
    if (transaction != null && !transaction.hasAnswered()) {
      transaction.abandon();
    }
  }
}
