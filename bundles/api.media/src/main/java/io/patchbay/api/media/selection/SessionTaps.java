package io.patchbay.api.media.selection;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The taps of one session: an ability of every session a {@link MediaSelector} opens. Thread-safe.
 */
@ProviderType
public interface SessionTaps {
  /**
   * Attaches a tap. One that is attached already stays as it is.
   *
   * @param tap name of the tap
   * @return completes when the tap listens, on any thread; fails with {@link
   *     io.patchbay.api.media.MediaException}: {@code UNSUPPORTED} when the backend cannot be
   *     listened to, {@code UNAVAILABLE} when there is no such tap or it refuses, {@code GONE} when
   *     the session is closed
   */
  CompletionStage<Void> attach(String tap);

  /**
   * Detaches a tap.
   *
   * @return completes when the tap has let go of everything, on any thread; false when it is not
   *     attached
   */
  CompletionStage<Boolean> detach(String tap);

  /** Every tap that is attached, or was, ordered by when it was attached. */
  List<TapStatus> status();
}
