package io.patchbay.api.media;

import io.patchbay.sdp.SessionDescription;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The media of one call, between two sides.
 *
 * <p>Offers and answers of one session are made one at a time: the caller waits for a stage before
 * it asks again. Every operation may be repeated with the same arguments without harm. What comes
 * back has the addresses of the backend in place of the peer's; its {@code o=} line is the caller's
 * to write. A side keeps its ports for the life of the session.
 */
@ConsumerType
public interface MediaSession {
  /** Name of the backend it runs on. */
  String backend();

  /**
   * An offer by {@code from}.
   *
   * @return what {@code to} is sent; fails with {@link MediaException.Kind#UNUSABLE_SDP} or {@link
   *     MediaException.Kind#EXHAUSTED}, and then everything is as it was before
   */
  CompletionStage<SessionDescription> offer(MediaLeg from, MediaLeg to, SessionDescription sdp);

  /**
   * The answer by {@code from} to the last offer of {@code to}. May come more than once (early
   * media, then the final answer); the last one holds.
   *
   * @return what {@code to} is sent
   */
  CompletionStage<SessionDescription> answer(MediaLeg from, MediaLeg to, SessionDescription sdp);

  CompletionStage<MediaReport> query();

  /**
   * Frees everything at once. Later packets are dropped silently; a second call gives the same
   * report.
   *
   * @return the last report
   */
  CompletionStage<MediaReport> close();
}
