package io.patchbay.api.media.ability;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** Sends a copy of what a side sends to somebody else. Ends with the session. */
@ConsumerType
public interface MediaCopy {
  /**
   * Begins.
   *
   * @param leg id of the side that is copied
   * @param destination where the copies of its RTP go, an IP address and a port
   */
  CompletionStage<Void> start(String leg, InetSocketAddress destination);

  /** Ends; without effect when nothing is copied. */
  CompletionStage<Void> stop(String leg);
}
