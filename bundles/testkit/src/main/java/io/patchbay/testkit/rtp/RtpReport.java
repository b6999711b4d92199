package io.patchbay.testkit.rtp;

import java.net.InetSocketAddress;
import java.util.Set;

/**
 * What an endpoint has received so far.
 *
 * @param packets RTP packets of the source measured, each counted once
 * @param expected packets it must have sent, by its sequence numbers
 * @param duplicates copies beyond the first
 * @param reordered packets that came after a newer one
 * @param jitterMillis interarrival jitter, RFC 3550 appendix A.8
 * @param longestGapMillis the longest time between two packets
 * @param rtcpPackets RTCP datagrams
 * @param strays RTP of other sources, and what was not RTP
 * @param rtpSources addresses RTP came from
 * @param rtcpSources addresses RTCP came from
 */
public record RtpReport(
    long packets,
    long expected,
    long duplicates,
    long reordered,
    double jitterMillis,
    double longestGapMillis,
    long rtcpPackets,
    long strays,
    Set<InetSocketAddress> rtpSources,
    Set<InetSocketAddress> rtcpSources) {
  public RtpReport {
    rtpSources = Set.copyOf(rtpSources);
    rtcpSources = Set.copyOf(rtcpSources);
  }

  public long lost() {
    return expected - packets;
  }

  /** Share of the expected that is lost, in percent; 100 when nothing came at all. */
  public double lossPercent() {
    return expected == 0 ? 100 : 100.0 * lost() / expected;
  }
}
