package io.patchbay.api.call.hook;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A whiteboard service that decides whether a call may be made, before it is routed. Every policy
 * is asked, one after the other, until one refuses.
 */
@ConsumerType
@FunctionalInterface
public interface AdmissionPolicy {
  /**
   * Called on a loop of signalling: must not block. What takes time completes the stage later, on
   * any thread, within two seconds; after that the call is admitted. The caller has 100 Trying
   * meanwhile, and may hang up.
   */
  CompletionStage<Admission> admit(CallAttempt attempt);
}
