package io.patchbay.api.media.selection;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Gives a new call its backend, and a call that is up another one. Thread-safe.
 *
 * <p>It knows which sessions run on which backend. When a backend goes away, or is unusable for too
 * long, their listeners are told ({@link io.patchbay.api.media.MediaSessionListener#onLeaving}),
 * have their time to {@linkplain #replace replace} the session, and are told that it is lost when
 * that is over.
 */
@ProviderType
public interface MediaSelector {
  /**
   * Opens a session on a backend of the {@linkplain
   * io.patchbay.api.media.MediaSessionOptions#choice() choice} of the session, or else of the one
   * that is configured at this moment: on the first that is there, takes new calls and does not
   * refuse. Until the first offer has succeeded the session may still go to the next one: when its
   * backend is full, overloaded or away. From then on it stays where it is, whatever is chosen
   * later.
   *
   * @return fails with {@link io.patchbay.api.media.MediaException.Kind#UNAVAILABLE} when there is
   *     none; with what the last one said when each refused
   */
  CompletionStage<MediaSession> open(MediaSessionSpec spec);

  /**
   * Opens another session for a call, to take the place of the one it has. Both work until each is
   * closed; taps listen to both.
   *
   * @param before the session of the call, open
   * @param spec of the new session; its {@code callId} is another one than before, since both may
   *     be on the same node
   * @param backend where it is wanted; such a wish counts also while that backend is drained. Empty
   *     for the first of the choice that is not where {@code before} is
   * @return fails as {@link #open} does
   */
  CompletionStage<MediaSession> replace(
      MediaSession before, MediaSessionSpec spec, Optional<String> backend);

  /** The configured choice, as text. */
  String choice();

  /** Name of the backend that the next call would be on first; empty when none is there. */
  String selected();

  /** Every backend that is there, ordered by name. */
  List<BackendStatus> backends();

  /** What a backend is to new calls now. */
  BackendRole role(String backend);

  /**
   * Gives a backend no new calls, whatever chooses it, or some again. Calls that are up stay on it.
   * Forgotten when selection is started again; it outlives the backend.
   *
   * @return false when no backend of that name is there
   */
  boolean drain(String backend, boolean drained);
}
