package io.patchbay.media.relay.rtcp;

import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * What the ends of one session share.
 *
 * @param terminates whether RTCP ends here; else it passes
 * @param cname of the RTCP we originate
 * @param clock of the sender reports
 * @param random for SSRCs and intervals
 */
public record RtcpSession(
    boolean terminates, String cname, NtpClock clock, RandomGenerator random) {
  private static final int CNAME_OCTETS = 12;

  /** A session with a random CNAME (RFC 7022 section 4.2), which tells nothing of anybody. */
  public static RtcpSession create(boolean terminates, NtpClock clock, RandomGenerator random) {
    byte[] octets = new byte[CNAME_OCTETS];
    random.nextBytes(octets);
    return new RtcpSession(terminates, Base64.getEncoder().encodeToString(octets), clock, random);
  }
}
