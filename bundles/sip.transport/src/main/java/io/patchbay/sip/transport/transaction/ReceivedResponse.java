package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.sip.transport.message.MessageKeys;
import io.patchbay.sip.transport.message.RawMessage;
import java.util.Optional;
import javax.sip.message.Response;

/** A response that matched a client transaction. */
record ReceivedResponse(RawMessage raw, MessageKeys keys, Response response, Flow flow)
    implements IncomingResponse {
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
    return raw.body().clone();
  }
}
