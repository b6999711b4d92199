package io.patchbay.media.relay;

import io.patchbay.api.media.RtcpMux;
import io.patchbay.sdp.MediaDescription;
import java.util.Optional;

/**
 * Whether RTP and RTCP of one end share a port: it takes the word of both sides (RFC 5761 section
 * 5.1.1). Where nothing is wished, the end is offered what the other side offered, and what it
 * offers is agreed to. Not thread-safe.
 */
final class MuxAgreement {
  private final Optional<RtcpMux> wish;
  private boolean weOffered;
  private boolean theyOffered;
  private boolean agreed;

  MuxAgreement(Optional<RtcpMux> wish) {
    this.wish = wish;
  }

  /**
   * Whether to offer it to this side. What was agreed is offered again: it does not end by a
   * description of the other side.
   *
   * @param offer as the other side made it
   */
  boolean toOffer(MediaDescription offer) {
    boolean wanted = wish.map(RtcpMux.OFFER::equals).orElse(offer.rtcpMux());
    return (agreed || wanted) && isPossible(offer);
  }

  /** This side was sent an offer. */
  void offered(boolean said) {
    weOffered = said;
  }

  /** This side made an offer. */
  void heardOffer(MediaDescription offer) {
    theyOffered = offer.rtcpMux() && isPossible(offer) && !wish.equals(Optional.of(RtcpMux.OFF));
  }

  /**
   * Whether to agree to what this side offered.
   *
   * @param answer as the other side made it
   */
  boolean toAnswer(MediaDescription answer) {
    return theyOffered && isPossible(answer);
  }

  /** This side was sent an answer. */
  void answered(boolean said) {
    agreed = said;
  }

  /** This side answered. */
  void heardAnswer(MediaDescription answer) {
    agreed = weOffered && answer.rtcpMux() && isPossible(answer);
  }

  boolean isAgreed() {
    return agreed;
  }

  /** Payload types 64 to 95 look like RTCP when their marker is set (RFC 5761 section 4). */
  private static boolean isPossible(MediaDescription media) {
    return media.isRtp() && media.formats().stream().noneMatch(MuxAgreement::looksLikeRtcp);
  }

  private static boolean looksLikeRtcp(String format) {
    return format.length() == 2 && format.compareTo("64") >= 0 && format.compareTo("95") <= 0;
  }
}
