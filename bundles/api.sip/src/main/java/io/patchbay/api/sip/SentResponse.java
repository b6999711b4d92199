package io.patchbay.api.sip;

import org.osgi.annotation.versioning.ProviderType;

/** A response that was sent, kept as bytes. */
@ProviderType
public interface SentResponse {
  /** Sends the very same bytes again on the same flow. Does nothing when the flow is gone. */
  void resend();
}
