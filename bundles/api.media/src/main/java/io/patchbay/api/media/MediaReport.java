package io.patchbay.api.media;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a session has seen so far.
 *
 * @param streams one entry per side and m-line, ordered by m-line and side
 */
public record MediaReport(List<Stream> streams) {
  public MediaReport {
    streams = List.copyOf(streams);
  }

  /** A report of nothing. */
  public static MediaReport empty() {
    return new MediaReport(List.of());
  }

  /**
   * One m-line on one side. Counters are of what arrived <em>from</em> that side.
   *
   * @param leg id of the side
   * @param media index of the m-line, from 0
   * @param type such as {@code audio}
   * @param local the backend's RTP address towards this side, {@code host:port}
   * @param remote where the side's RTP really comes from; its SDP address until a packet came;
   *     {@code -} when neither is known
   * @param rtpPackets packets accepted
   * @param rtpBytes octets of UDP payload of those
   * @param rtcpPackets packets accepted
   * @param dropped packets refused: strangers, not RTP, nowhere to send
   * @param drops the same by reason, a word such as {@code stranger}; without reasons that never
   *     were, and empty when the backend does not tell them apart
   * @param reception how its RTP arrived; empty when nothing came or the backend does not measure
   * @param peer what the side reports of what it is sent; empty when it did not
   * @param roundTripMillis from the backend to the side and back, milliseconds; empty until RTCP
   *     told
   */
  public record Stream(
      String leg,
      int media,
      String type,
      String local,
      String remote,
      long rtpPackets,
      long rtpBytes,
      long rtcpPackets,
      long dropped,
      Map<String, Long> drops,
      Optional<Reception> reception,
      Optional<PeerReception> peer,
      OptionalDouble roundTripMillis) {
    public Stream {
      drops = Collections.unmodifiableMap(new LinkedHashMap<>(drops));
    }

    /** A stream of which only counters are known. */
    public Stream(
        String leg,
        int media,
        String type,
        String local,
        String remote,
        long rtpPackets,
        long rtpBytes,
        long rtcpPackets,
        long dropped) {
      this(
          leg,
          media,
          type,
          local,
          remote,
          rtpPackets,
          rtpBytes,
          rtcpPackets,
          dropped,
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          OptionalDouble.empty());
    }
  }
}
