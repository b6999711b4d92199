package io.patchbay.api.sip.handler;

import io.patchbay.api.sip.IncomingRequest;
import org.osgi.annotation.versioning.ConsumerType;

/** Takes the requests of one dialog, the ACK of a 2xx among them, on the loop of its Call-ID. */
@ConsumerType
@FunctionalInterface
public interface DialogHandler {
  /** Must answer every request but ACK; one that throws is answered 500. */
  void onRequest(IncomingRequest request);
}
