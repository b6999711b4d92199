package io.patchbay.api.media;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A place media can run through: the built-in relay, an RTPProxy, an RTPEngine, or an integrator's
 * own.
 */
@ConsumerType
public interface MediaBackend {
  /** The service property under which selection and console know a backend. */
  String NAME = "name";

  /** The value of {@link #NAME}; unique in a node. */
  String name();

  /**
   * Makes a session that holds nothing yet: resources are taken by the first offer.
   *
   * @return completes with the session, or with a {@link MediaException}
   */
  CompletionStage<MediaSession> open(MediaSessionSpec spec);

  /** What it holds now. Never blocks; any thread. */
  BackendStatus status();
}
