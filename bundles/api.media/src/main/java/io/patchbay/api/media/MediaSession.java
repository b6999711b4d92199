package io.patchbay.api.media;

import io.patchbay.sdp.SessionDescription;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The media of one call, between the side that calls and the one it talks with.
 *
 * <p>An offer of one side may be made to several others, each of which is a branch of a fork. They
 * get ports of their own; the side that offered has the same ones with all of them. Media flows
 * between it and the branch that answered last. A branch that is not wanted any more is {@linkplain
 * #release released}.
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
   * The answer by {@code from} to the last offer of {@code to}; connects the two. May come more
   * than once (early media, then the final answer; one branch after the other); the last one holds.
   *
   * @return what {@code to} is sent
   */
  CompletionStage<SessionDescription> answer(MediaLeg from, MediaLeg to, SessionDescription sdp);

  /**
   * Frees what was taken for one side, such as a branch of a fork that lost. The others keep what
   * they have; when the side was connected, the other hears nothing until the next answer. Also for
   * a side nothing was taken for.
   */
  CompletionStage<Void> release(MediaLeg leg);

  CompletionStage<MediaReport> query();

  /**
   * Frees everything at once. Later packets are dropped silently; a second call gives the same
   * report.
   *
   * @return the last report
   */
  CompletionStage<MediaReport> close();

  /**
   * An ability this session must have.
   *
   * @throws MediaException {@link MediaException.Kind#UNSUPPORTED}, naming backend and ability
   */
  default <T> T require(Class<T> type) throws MediaException {
    return ability(type)
        .orElseThrow(
            () ->
                new MediaException(
                    MediaException.Kind.UNSUPPORTED,
                    "media backend '" + backend() + "' has no " + type.getSimpleName()));
  }

  /**
   * An ability beyond relaying, such as recording: each is a small interface of its own.
   *
   * @return empty when this session does not have it
   */
  default <T> Optional<T> ability(Class<T> type) {
    return Optional.empty();
  }
}
