package io.patchbay.api.sip;

import io.patchbay.api.sip.handler.ResponseHandler;
import org.osgi.annotation.versioning.ProviderType;

/** A request of ours and its client transaction. Called on the loop of its Call-ID. */
@ProviderType
public interface OutgoingRequest {
  /** The branch parameter of its Via. */
  String id();

  /**
   * Cancels an INVITE (RFC 3261 section 9.1): the CANCEL goes out at once when a provisional
   * response has come, otherwise when the first one comes; never after a final response. The INVITE
   * still ends by its own final response, or by a 408 of ours when none comes within 64*T1 of the
   * CANCEL.
   *
   * @param reason value of the Reason header of the CANCEL (RFC 3326); empty for none
   * @throws IllegalStateException when the request is not an INVITE
   */
  void cancel(String reason);

  /**
   * Tells somebody else what becomes of the request from now on. An INVITE that was answered keeps
   * its handler for another 64*T1, in which its 2xx may be repeated: whoever is through with it
   * before puts somebody small in its place.
   */
  void handTo(ResponseHandler next);

  /** {@link #cancel(String)} without a reason. */
  default void cancel() {
    cancel("");
  }
}
