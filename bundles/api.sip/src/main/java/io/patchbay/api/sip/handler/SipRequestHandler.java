package io.patchbay.api.sip.handler;

import io.patchbay.api.sip.IncomingRequest;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A whiteboard service that takes requests outside dialogs. Handlers are asked by descending {@code
 * service.ranking}; the first that takes a request answers it. What nobody takes is answered 405 or
 * 501; an INVITE or OPTIONS, and everything while there is no handler at all, 503 with Retry-After,
 * for then call control is away.
 */
@ConsumerType
@FunctionalInterface
public interface SipRequestHandler {
  /**
   * Called on the loop of the request's Call-ID.
   *
   * @return true when this handler answers, now or later
   */
  boolean handle(IncomingRequest request);
}
