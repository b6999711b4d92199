package io.patchbay.api.media.selection;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** Gives a new call its backend. Thread-safe. */
@ProviderType
public interface MediaSelector {
  /**
   * Opens a session on the backend that is chosen now. The session stays on it, whatever is chosen
   * later.
   *
   * @return fails with {@link io.patchbay.api.media.MediaException.Kind#UNAVAILABLE} when there is
   *     none
   */
  CompletionStage<MediaSession> open(MediaSessionSpec spec);

  /** Name of the backend new calls get; empty when none is there. */
  String selected();

  /** Every backend that is there, ordered by name. */
  List<BackendStatus> backends();
}
