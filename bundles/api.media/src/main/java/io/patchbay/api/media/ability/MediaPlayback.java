package io.patchbay.api.media.ability;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** Plays what the node that relays a session has in a file, in place of the other side's media. */
@ConsumerType
public interface MediaPlayback {
  /** For {@code times}: until it is stopped. */
  int FOREVER = -1;

  /**
   * Begins; what was playing to that side ends.
   *
   * @param leg id of the side that hears it
   * @param file as the node knows it
   * @param times how often, 1 or more, or {@link #FOREVER}
   */
  CompletionStage<Void> play(String leg, String file, int times);

  /** Ends what is playing to a side; without effect when nothing is. */
  CompletionStage<Void> stop(String leg);
}
