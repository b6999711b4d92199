package io.patchbay.b2bua;

import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaSessionOptions;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.selection.MediaSelector;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Opens the media sessions of one call, each under a name of its own. On the call's loop. */
final class MediaPlaces {
  private final Supplier<MediaSelector> selector;
  private final String name;
  private final Map<String, String> labels;
  private final LongSupplier millis;
  private long begun;
  private int replaced;

  /**
   * @param selector the one of this moment
   * @param name of the call towards media backends, unique in the node
   * @param labels as {@link MediaSessionSpec#labels()}
   * @param millis a clock that only grows
   */
  MediaPlaces(
      Supplier<MediaSelector> selector,
      String name,
      Map<String, String> labels,
      LongSupplier millis) {
    this.selector = selector;
    this.name = name;
    this.labels = labels;
    this.millis = millis;
  }

  /** As {@link MediaSelector#open}. */
  CompletionStage<MediaSession> open(MediaSessionOptions options, MediaSessionListener listener) {
    begun = millis.getAsLong();
    return selector.get().open(new MediaSessionSpec(name, listener, options, labels));
  }

  /** As {@link MediaSelector#replace}. */
  CompletionStage<MediaSession> replace(
      MediaSession before,
      MediaSessionOptions options,
      MediaSessionListener listener,
      Optional<String> backend) {
    String next = name + "." + ++replaced;
    Duration age = Duration.ofMillis(millis.getAsLong() - begun);
    return selector
        .get()
        .replace(before, new MediaSessionSpec(next, listener, options, labels, age), backend);
  }
}
