package io.patchbay.api.sip.handler;

import io.patchbay.api.sip.IncomingResponse;
import org.osgi.annotation.versioning.ConsumerType;

/** What becomes of a request of ours. Called on the loop of its Call-ID. */
@ConsumerType
public interface ResponseHandler {
  /**
   * A response: each provisional one (100 too), the final one, and for an INVITE every further 2xx,
   * repeats and those of other branches, for 64*T1 after the first (RFC 6026 section 7.2). ACKs of
   * non-2xx responses are sent by the transaction; ACKs of 2xx are the handler's.
   */
  void onResponse(IncomingResponse response);

  /** No final response in time (timers B and F), or none to a CANCEL. Nothing follows. */
  void onTimeout();

  /**
   * The request could not be sent or its connection broke (RFC 3261 section 8.1.3.1: treat as 503).
   * Nothing follows.
   */
  void onTransportError(String reason);
}
