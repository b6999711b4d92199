package io.patchbay.media.rtpproxy.protocol;

/**
 * The answer to {@code Q}.
 *
 * @param ttl seconds the session has to live without media
 * @param in packets from the side that was named first
 * @param out packets from the other side
 * @param relayed of these, passed on
 * @param dropped of these, not passed on
 */
public record Counters(long ttl, long in, long out, long relayed, long dropped) {
  /** Nothing was seen. */
  public static final Counters NONE = new Counters(0, 0, 0, 0, 0);

  /**
   * Reads a reply.
   *
   * @throws IllegalArgumentException when it is not five numbers
   */
  public static Counters parse(String reply) {
    int end = reply.indexOf("&&");
    String[] words = (end < 0 ? reply : reply.substring(0, end)).trim().split(" +", -1);
    if (words.length != 5) {
      throw new IllegalArgumentException("not five counters");
    }
    return new Counters(
        Long.parseLong(words[0]),
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4]));
  }
}
