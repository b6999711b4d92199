package io.patchbay.api.sip.user;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that knows users and what stands for their passwords. The one of the highest {@code
 * service.ranking} is asked, and no other; the gateway's own has 0.
 */
@ConsumerType
public interface UserStore {
  /**
   * The realm the users belong to: part of what their passwords were hashed with, and shown in
   * every challenge. Does not block.
   */
  String realm();

  /**
   * One user. Called on a loop of signalling for each request that is authenticated, also for names
   * that somebody guesses: must not block, and a store that is slow keeps what it found for a
   * while. The request waits for up to five seconds; it is answered 503 when the stage fails or the
   * time is over.
   *
   * @param name as it stands in the credentials: case matters
   * @return completes on any thread; empty when there is no such user
   */
  CompletionStage<Optional<StoredUser>> find(String name);
}
