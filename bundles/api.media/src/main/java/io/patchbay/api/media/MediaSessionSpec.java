package io.patchbay.api.media;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a session is opened for.
 *
 * @param callId the call's id, unique in the node; names the session towards external nodes and in
 *     logs
 * @param listener told of the session's own events
 * @param options what is wanted for the session
 * @param labels what is known of the call for names and records, such as {@code caller} and {@code
 *     called}; written by peers
 * @param age how long the media of the call runs already, on sessions before this one; zero for the
 *     first, never negative
 */
public record MediaSessionSpec(
    String callId,
    MediaSessionListener listener,
    MediaSessionOptions options,
    Map<String, String> labels,
    Duration age) {
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  public MediaSessionSpec {
    labels = Map.copyOf(labels);
    if (age.isNegative()) {
      throw new IllegalArgumentException("a negative age: " + age);
    }
  }

  /** The first session of a call. */
  public MediaSessionSpec(
      String callId,
      MediaSessionListener listener,
      MediaSessionOptions options,
      Map<String, String> labels) {
    this(callId, listener, options, labels, Duration.ZERO);
  }

  /** A session of a call of which nothing is known. */
  public MediaSessionSpec(
      String callId, MediaSessionListener listener, MediaSessionOptions options) {
    this(callId, listener, options, Map.of());
  }

  /** A session for which nothing special is wanted. */
  public MediaSessionSpec(String callId, MediaSessionListener listener) {
    this(callId, listener, MediaSessionOptions.none());
  }

  /**
   * How long after its opening the session is to end by {@link MediaSessionOptions#maxDuration},
   * which counts from the opening of the call's first session; empty for no such end, never zero.
   */
  public Optional<Duration> timeLeft() {
    return options
        .maxDuration()
        .filter(limit -> !limit.isZero())
        .map(limit -> limit.compareTo(age) > 0 ? limit.minus(age) : AT_ONCE);
  }
}
