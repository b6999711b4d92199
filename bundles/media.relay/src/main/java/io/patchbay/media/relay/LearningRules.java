package io.patchbay.media.relay;

import io.patchbay.api.media.MediaLearning;
import io.patchbay.lib.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/**
 * How a side's source is learned.
 *
 * @param mode what decides
 * @param strict whether others are refused once a source is known; if not, their packets pass, and
 *     are never answered
 * @param handOver who may take over from a known source
 * @param asymmetric whether a side is sent to where its SDP says whatever is learned, which then
 *     serves only to tell strangers
 * @param windowMillis how long after signalling, or after a source was first heard, better ones are
 *     waited for
 */
record LearningRules(
    MediaLearning mode, boolean strict, HandOver handOver, boolean asymmetric, long windowMillis) {
  /** Reads the keys of {@link Config}; problems are the settings' to tell. */
  static LearningRules read(Settings settings) {
    return new LearningRules(
        word(settings, "learning", MediaLearning.HEURISTIC),
        settings.flag("strict.source"),
        word(settings, "handover", HandOver.PORT),
        settings.flag("asymmetric"),
        Duration.ofSeconds(settings.integer("learning.window", 1, 60)).toMillis());
  }

  private static <E extends Enum<E>> E word(Settings settings, String key, E fallback) {
    return settings.parsed(key, text -> constant(fallback.getDeclaringClass(), text), fallback);
  }

  static <E extends Enum<E>> E constant(Class<E> type, String text) {
    List<String> words = new ArrayList<>();
    for (E constant : EnumSet.allOf(type)) {
      String word = constant.name().toLowerCase(Locale.ROOT);
      if (word.equals(text)) {
        return constant;
      }
      words.add(word);
    }
    throw new IllegalArgumentException("must be one of " + String.join(", ", words));
  }

  /** The same for a side that wants another mode. */
  LearningRules with(MediaLearning wanted) {
    return new LearningRules(wanted, strict, handOver, asymmetric, windowMillis);
  }
}
