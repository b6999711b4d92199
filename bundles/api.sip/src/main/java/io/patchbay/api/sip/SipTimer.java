package io.patchbay.api.sip;

import org.osgi.annotation.versioning.ProviderType;

/** A task that waits for its time on a {@link SipLoop}. */
@ProviderType
public interface SipTimer {
  /** Takes the task back; without effect when it has run or was taken back before. Any thread. */
  void cancel();
}
