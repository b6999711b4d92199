package io.patchbay.sip.transport.message;

/**
 * How large a message may be. Within these bounds the cost of reading one is bounded too.
 *
 * @param datagram bytes of a message in a datagram
 * @param message bytes of a message on a connection
 * @param headers header lines
 * @param line bytes of one header line, continuation lines included
 */
public record MessageLimits(int datagram, int message, int headers, int line) {
  /** Far above what a call needs, far below what would hurt. */
  public static final MessageLimits STANDARD = new MessageLimits(65_535, 65_535, 200, 8_192);

  /** For messages of our own making. */
  static final MessageLimits NONE =
      new MessageLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
}
