package io.patchbay.media.relay;

import io.patchbay.api.media.MediaSessionOptions;
import io.patchbay.lib.settings.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a session may be what. Milliseconds; 0 is never, except for {@code setup}.
 *
 * @param setup from opening to the first answer
 * @param idle without media from either side
 * @param oneWay without media from a side that is to send
 * @param hold without media from either side while the call is on hold
 * @param duration from opening, whatever flows
 * @param silence without media from a side that is to send, after which that is told
 */
record RelayTimeouts(long setup, long idle, long oneWay, long hold, long duration, long silence) {
  private static final int MOST_SECONDS = 7 * 24 * 3600;

  /** Reads the keys of {@link Config}; problems are the settings' to tell. */
  static RelayTimeouts read(Settings settings) {
    return new RelayTimeouts(
        millis(settings, "setup.timeout", 1),
        millis(settings, "idle.timeout", 0),
        millis(settings, "oneway.timeout", 0),
        millis(settings, "hold.timeout", 0),
        millis(settings, "max.duration", 0),
        millis(settings, "silence.noted", 0));
  }

  private static long millis(Settings settings, String key, int least) {
    return Duration.ofSeconds(settings.integer(key, least, MOST_SECONDS)).toMillis();
  }

  /** The same for a session that wants others. */
  RelayTimeouts with(MediaSessionOptions wanted) {
    return new RelayTimeouts(
        millis(wanted.setupTimeout(), setup),
        millis(wanted.idleTimeout(), idle),
        millis(wanted.oneWayTimeout(), oneWay),
        millis(wanted.holdTimeout(), hold),
        millis(wanted.maxDuration(), duration),
        silence);
  }

  private static long millis(Optional<Duration> wanted, long otherwise) {
    return wanted.isPresent() ? wanted.get().toMillis() : otherwise;
  }
}
