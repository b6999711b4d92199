package io.patchbay.api.sip.access;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who is a user here, by whichever {@link io.patchbay.api.sip.user.UserStore} is asked at the
 * moment. For whoever must not wait for one that throws or hangs. Thread-safe.
 */
@ProviderType
public interface UserDirectory {
  /**
   * Whether there is such a user; also true while there is no store that could say no. Never blocks
   * and never throws.
   *
   * @param user case matters
   * @return completes on any thread, within five seconds; fails when the store does
   */
  CompletionStage<Boolean> knows(String user);
}
