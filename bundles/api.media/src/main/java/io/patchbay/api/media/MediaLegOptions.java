package io.patchbay.api.media;

import io.patchbay.sdp.AddressFamily;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is wanted for one leg. Whatever is empty is decided by the backend's own configuration; a
 * backend that cannot do what is asked fails with {@link MediaException.Kind#UNSUPPORTED} and names
 * it. Immutable.
 *
 * @param network name of the network, or interface, of the backend the leg's media runs on
 * @param family address family of the leg's media, where it is not that of its signalling
 * @param learning how the leg's real media address is found
 * @param dscp code point of the packets sent to the leg, 0 to 63 (RFC 2474)
 * @param rtcpMux whether RTP and RTCP share a port
 * @param ssrcRewriting whether the leg hears SSRCs of the backend's own
 * @param listener name of the SIP listener that signalling with the leg uses
 * @param backend further options, for the backend alone: such as flags for an external node
 */
public record MediaLegOptions(
    Optional<String> network,
    Optional<AddressFamily> family,
    Optional<MediaLearning> learning,
    OptionalInt dscp,
    Optional<RtcpMux> rtcpMux,
    Optional<Boolean> ssrcRewriting,
    Optional<String> listener,
    Map<String, String> backend) {
  private static final MediaLegOptions NONE = new Builder().build();

  /** Checks the code point. */
  public MediaLegOptions {
    if (dscp.isPresent() && (dscp.getAsInt() < 0 || dscp.getAsInt() > 63)) {
      throw new IllegalArgumentException("DSCP " + dscp.getAsInt() + " is not 0 to 63");
    }
    backend = Map.copyOf(backend);
  }

  /** Everything is the backend's to decide. */
  public static MediaLegOptions none() {
    return NONE;
  }

  /** Begins with nothing wanted. */
  public static Builder builder() {
    return new Builder();
  }

  /** The same, with the listener named. */
  public MediaLegOptions onListener(String name) {
    return new MediaLegOptions(
        network, family, learning, dscp, rtcpMux, ssrcRewriting, Optional.of(name), backend);
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private Optional<String> network = Optional.empty();
    private Optional<AddressFamily> family = Optional.empty();
    private Optional<MediaLearning> learning = Optional.empty();
    private OptionalInt dscp = OptionalInt.empty();
    private Optional<RtcpMux> rtcpMux = Optional.empty();
    private Optional<Boolean> ssrcRewriting = Optional.empty();
    private Optional<String> listener = Optional.empty();
    private Map<String, String> backend = Map.of();

    private Builder() {}

    public Builder network(String name) {
      network = Optional.of(name);
      return this;
    }

    public Builder family(AddressFamily wanted) {
      family = Optional.of(wanted);
      return this;
    }

    public Builder learning(MediaLearning wanted) {
      learning = Optional.of(wanted);
      return this;
    }

    public Builder dscp(int codePoint) {
      dscp = OptionalInt.of(codePoint);
      return this;
    }

    public Builder rtcpMux(RtcpMux wanted) {
      rtcpMux = Optional.of(wanted);
      return this;
    }

    public Builder ssrcRewriting(boolean wanted) {
      ssrcRewriting = Optional.of(wanted);
      return this;
    }

    public Builder listener(String name) {
      listener = Optional.of(name);
      return this;
    }

    public Builder backend(Map<String, String> options) {
      backend = options;
      return this;
    }

    public MediaLegOptions build() {
      return new MediaLegOptions(
          network, family, learning, dscp, rtcpMux, ssrcRewriting, listener, backend);
    }
  }
}
