package io.patchbay.sip.transport.filter;

import io.patchbay.sip.transport.message.MessageLimits;
import java.net.InetAddress;

/**
 * What the front filter goes by.
 *
 * @param limits how large a message may be
 * @param allow networks that may talk to us; empty for everybody
 * @param deny networks that may not
 * @param rate messages a second one source may send over a time; 0 for any number
 * @param burst messages one source may send at once, at least 1
 * @param exempt networks whose messages are not counted
 * @param answer503 whether a request above the rate is answered, or dropped without a word
 * @param ipv6Prefix how many bits of an IPv6 address are one source
 * @param sources how many sources are remembered, at least 1
 */
public record FilterSettings(
    MessageLimits limits,
    Networks allow,
    Networks deny,
    int rate,
    int burst,
    Networks exempt,
    boolean answer503,
    int ipv6Prefix,
    int sources) {
  /** Everybody may send as much as he likes, within sane sizes. */
  public static final FilterSettings STANDARD =
      new FilterSettings(
          MessageLimits.STANDARD,
          Networks.NONE,
          Networks.NONE,
          0,
          100,
          Networks.NONE,
          false,
          64,
          10_000);

  /** The more specific of the two lists decides; where both fit equally well, deny does. */
  boolean admits(InetAddress address) {
    int denied = deny.closest(address);
    int allowed = allow.closest(address);
    boolean welcome = allow.isEmpty() || allowed >= 0;
    return welcome && (denied < 0 || allowed > denied);
  }
}
