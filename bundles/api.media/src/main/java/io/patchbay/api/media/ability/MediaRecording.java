package io.patchbay.api.media.ability;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Records what all sides of a session send, on the machine of the node that relays it and where
 * that one was told to put records. Ends with the session.
 */
@ConsumerType
public interface MediaRecording {
  /**
   * Begins. A record that runs goes on.
   *
   * @param name what the record is called, as a file's name without folders; empty leaves it to the
   *     node
   */
  CompletionStage<Void> start(String name);

  /** Ends; without effect when nothing is recorded. */
  CompletionStage<Void> stop();
}
