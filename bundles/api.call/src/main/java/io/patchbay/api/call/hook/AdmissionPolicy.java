package io.patchbay.api.call.hook;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A whiteboard service that decides whether a call may be made, or a request outside calls sent
 * ({@link CallAttempt#method}), before it is routed. Every policy is asked, one after the other,
 * until one refuses.
 */
@ConsumerType
@FunctionalInterface
public interface AdmissionPolicy {
  /**
   * Called on the hook's own thread; the stage may complete on any. What says nothing within two
   * seconds has admitted it. A caller has 100 Trying meanwhile, and may hang up.
   */
  CompletionStage<Admission> admit(CallAttempt attempt);
}
