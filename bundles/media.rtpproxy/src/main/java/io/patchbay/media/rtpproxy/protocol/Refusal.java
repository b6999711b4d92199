package io.patchbay.media.rtpproxy.protocol;

import java.util.Optional;

/**
 * An error reply: {@code E} and a number.
 *
 * @param code such as 50
 * @param meaning what a client makes of it
 */
public record Refusal(int code, Meaning meaning) {
  /** What an error means to who asked. */
  public enum Meaning {
    /** The session is not there: it was deleted, timed out, or the node was started again. */
    GONE("session unknown"),
    /** No ports or no memory for a new session. */
    FULL("no ports or memory left"),
    /** Too much load for a new session. */
    OVERLOADED("overloaded"),
    /** The node is ending and takes no new session. */
    DRAINING("is being shut down"),
    /** It does not send timeout notifications: it was started without {@code -n}. */
    NO_NOTIFICATION("started without -n"),
    /** It has no such address or label, or is not in bridge mode. */
    CONFIGURATION("no such local address, direction or label"),
    /** The address of the peer cannot be read. */
    BAD_ADDRESS("remote address cannot be used"),
    /** What was asked beyond relaying cannot be done, such as playing a file that is not there. */
    FEATURE("cannot be done"),
    /** We said what the node does not understand: our error, or a node that is too old. */
    NOT_UNDERSTOOD("command not understood");

    private final String text;

    Meaning(String text) {
      this.text = text;
    }
  }

  /**
   * Reads a reply.
   *
   * @param reply without line end
   * @return empty when it is no error
   */
  public static Optional<Refusal> of(String reply) {
    if (reply.length() < 2 || reply.length() > 5 || reply.charAt(0) != 'E') {
      return Optional.empty();
    }
    int code = 0;
    for (char digit : reply.substring(1).toCharArray()) {
      if (digit < '0' || digit > '9') {
        return Optional.empty();
      }
      code = code * 10 + digit - '0';
    }
    return Optional.of(new Refusal(code, meaning(code)));
  }

  private static Meaning meaning(int code) {
    return switch (code) {
      case 11, 12, 15, 16, 31, 32, 36 -> Meaning.CONFIGURATION;
      case 37 -> Meaning.BAD_ADDRESS;
      case 50 -> Meaning.GONE;
      case 60, 62, 65, 68 -> Meaning.FEATURE;
      case 71, 72, 81, 82, 83, 84, 85, 86, 87, 88, 89 -> Meaning.FULL;
      case 75 -> Meaning.NO_NOTIFICATION;
      case 99 -> Meaning.DRAINING;
      // The code of overload is the operator's to choose (--overload_prot), out of these.
      case 90, 91, 92, 93, 94, 95, 96, 97, 98 -> Meaning.OVERLOADED;
      default -> Meaning.NOT_UNDERSTOOD;
    };
  }

  /** Such as {@code E50: session unknown}. */
  @Override
  public String toString() {
    return "E" + code + ": " + meaning.text;
  }
}
