package io.patchbay.api.media;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is wanted for a session. Whatever is empty is decided by the backend's own configuration; a
 * backend that cannot do what is asked fails with {@link MediaException.Kind#UNSUPPORTED} and names
 * it. Immutable. A duration of zero is no limit.
 *
 * @param choice the backends it may run on; not the backend's to care for
 * @param rtcp what becomes of RTCP
 * @param setupTimeout from the opening of the session to its first answer; never zero
 * @param idleTimeout without media
 * @param oneWayTimeout without media from a side that is to send, whatever the other does
 * @param holdTimeout without media while the call is on hold
 * @param maxDuration from the opening of the call's first session to the end, whatever flows
 * @param taps names of the taps that listen from the start; not the backend's to care for
 * @param backend further options, for the backend alone
 */
public record MediaSessionOptions(
    Optional<BackendChoice> choice,
    Optional<RtcpMode> rtcp,
    Optional<Duration> setupTimeout,
    Optional<Duration> idleTimeout,
    Optional<Duration> oneWayTimeout,
    Optional<Duration> holdTimeout,
    Optional<Duration> maxDuration,
    List<String> taps,
    Map<String, String> backend) {
  private static final MediaSessionOptions NONE = new Builder().build();

  /** Checks the durations. */
  public MediaSessionOptions {
    if (setupTimeout.filter(Duration::isZero).isPresent()) {
      throw new IllegalArgumentException("the set-up timeout may not be zero");
    }
    requireNoNegative(setupTimeout);
    requireNoNegative(idleTimeout);
    requireNoNegative(oneWayTimeout);
    requireNoNegative(holdTimeout);
    requireNoNegative(maxDuration);
    taps = List.copyOf(taps);
    backend = Map.copyOf(backend);
  }

  private static void requireNoNegative(Optional<Duration> duration) {
    if (duration.filter(Duration::isNegative).isPresent()) {
      throw new IllegalArgumentException("a negative duration: " + duration.get());
    }
  }

  /** Everything is the backend's to decide. */
  public static MediaSessionOptions none() {
    return NONE;
  }

  /** Begins with nothing wanted. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private Optional<BackendChoice> choice = Optional.empty();
    private Optional<RtcpMode> rtcp = Optional.empty();
    private Optional<Duration> setupTimeout = Optional.empty();
    private Optional<Duration> idleTimeout = Optional.empty();
    private Optional<Duration> oneWayTimeout = Optional.empty();
    private Optional<Duration> holdTimeout = Optional.empty();
    private Optional<Duration> maxDuration = Optional.empty();
    private List<String> taps = List.of();
    private Map<String, String> backend = Map.of();

    private Builder() {}

    public Builder choice(BackendChoice backends) {
      choice = Optional.of(backends);
      return this;
    }

    public Builder rtcp(RtcpMode mode) {
      rtcp = Optional.of(mode);
      return this;
    }

    public Builder setupTimeout(Duration limit) {
      setupTimeout = Optional.of(limit);
      return this;
    }

    public Builder idleTimeout(Duration limit) {
      idleTimeout = Optional.of(limit);
      return this;
    }

    public Builder oneWayTimeout(Duration limit) {
      oneWayTimeout = Optional.of(limit);
      return this;
    }

    public Builder holdTimeout(Duration limit) {
      holdTimeout = Optional.of(limit);
      return this;
    }

    public Builder maxDuration(Duration limit) {
      maxDuration = Optional.of(limit);
      return this;
    }

    public Builder taps(List<String> names) {
      taps = names;
      return this;
    }

    public Builder backend(Map<String, String> options) {
      backend = options;
      return this;
    }

    public MediaSessionOptions build() {
      return new MediaSessionOptions(
          choice,
          rtcp,
          setupTimeout,
          idleTimeout,
          oneWayTimeout,
          holdTimeout,
          maxDuration,
          taps,
          backend);
    }
  }
}
