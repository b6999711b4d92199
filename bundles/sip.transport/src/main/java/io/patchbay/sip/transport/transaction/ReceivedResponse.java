package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.sip.transport.message.MessageKeys;
import io.patchbay.sip.transport.message.RawMessage;
import java.util.Optional;
import javax.sip.message.Response;

/** A response that matched a client transaction. */
final class ReceivedResponse implements IncomingResponse {
  private final RawMessage raw;
  private final MessageKeys keys;
  private final Response response;
  private final Flow flow;
  private boolean kept;

  ReceivedResponse(RawMessage raw, MessageKeys keys, Response response, Flow flow) {
    this.raw = raw;
    this.keys = keys;
    this.response = response;
    this.flow = flow;
  }

  @Override
  public Flow flow() {
    return flow;
  }

  @Override
  public Response response() {
    return response;
  }

  @Override
  public void keepToFlow() {
    kept = true;
  }

  @Override
  public boolean isKeptToFlow() {
    return kept;
  }

  @Override
  public int status() {
    return keys.status();
  }

  @Override
  public String cseqMethod() {
    return keys.method();
  }

  @Override
  public long cseq() {
    return keys.cseq();
  }

  @Override
  public Optional<String> toTag() {
    return keys.toTag();
  }

  @Override
  public byte[] body() {
    return raw.body();
  }
}
