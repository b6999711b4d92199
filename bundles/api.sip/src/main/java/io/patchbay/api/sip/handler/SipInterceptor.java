package io.patchbay.api.sip.handler;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.Target;
import javax.sip.message.Request;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A whiteboard service that sees requests before anybody else, by descending {@code
 * service.ranking}. Ask for the cheap keys first.
 */
@ConsumerType
public interface SipInterceptor {
  /**
   * A new request, in a dialog or not, but never a repeat.
   *
   * <p>Called on the loop of the request's Call-ID: must not block. An interceptor that cannot say
   * yet calls {@link IncomingRequest#hold()} and returns false.
   *
   * @return false when the interceptor has answered it, holds it, or wants it dropped: nobody else
   *     sees it
   */
  default boolean onRequest(IncomingRequest request) {
    return true;
  }

  /** A response to a request of ours, before its {@link ResponseHandler} gets it, on its loop. */
  default void onResponse(IncomingResponse response) {}

  /**
   * A request of ours before it becomes bytes; headers may be changed, those the transport owns
   * (Via) not.
   */
  default void onSend(Request request, Target target) {}
}
