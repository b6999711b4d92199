package io.patchbay.media.rtpproxy.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * One command, without cookie.
 *
 * @param text one line, without its end
 */
public record Command(String text) {
  /** What the protocol allows, line end included. */
  private static final int LONGEST = 8192;

  /**
   * The session a command is about, and from whose point of view.
   *
   * @param call its Call-ID
   * @param from tag of the side that speaks, or that is meant
   * @param to tag of the other one
   */
  public record Subject(String call, String from, String to) {
    public Subject {
      token(call);
      token(from);
      token(to);
    }

    /** The same from the other side. */
    public Subject reversed() {
      return new Subject(call, to, from);
    }

    private String line() {
      return call + " " + from + " " + to;
    }
  }

  /**
   * Who is told when a session times out.
   *
   * @param socket one that the node permits with {@code -n}
   * @param tag what it is told; of characters that need no URL encoding
   */
  public record Notify(String socket, String tag) {
    public Notify {
      token(socket);
      token(tag);
    }
  }

  /** Checks length and line ends. */
  public Command {
    if (text.length() + 1 > LONGEST || text.indexOf('\n') >= 0 || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a command of " + text.length() + " characters");
    }
  }

  /** {@code U}: makes or changes a session; the answer is the port for the other side. */
  public static Command update(Modifiers modifiers, Subject of, InetSocketAddress remote) {
    return new Command("U" + exchange(modifiers, of, remote, ""));
  }

  /** As above, with a notification; one without it switches off what was set before. */
  public static Command update(
      Modifiers modifiers, Subject of, InetSocketAddress remote, Notify notify) {
    return new Command(
        "U" + exchange(modifiers, of, remote, " " + notify.socket() + " " + notify.tag()));
  }

  /** {@code L}: answers {@code of.from}; the answer is the port for that one, 0 when unknown. */
  public static Command lookup(Modifiers modifiers, Subject of, InetSocketAddress remote) {
    return new Command("L" + exchange(modifiers, of, remote, ""));
  }

  /** {@code D}. */
  public static Command delete(Subject of) {
    return new Command("D " + of.line());
  }

  /** {@code Q}: {@link Counters}. */
  public static Command query(Subject of) {
    return new Command("Q " + of.line());
  }

  /** {@code Q} and then {@code D}, in one round trip. */
  public static Command queryAndDelete(Subject of) {
    return new Command("Q " + of.line() + " && D");
  }

  /** {@code P}: plays to one side, in the payload types that side was last said to take. */
  public static Command play(Subject of, String file, int times) {
    return new Command(
        "P"
            + times
            + " "
            + of.call()
            + " "
            + token(file)
            + " session "
            + of.from()
            + " "
            + of.to());
  }

  /** {@code S}: ends what {@code P} began. */
  public static Command stopPlaying(Subject of) {
    return new Command("S " + of.line());
  }

  /** {@code R}: records what one side sends, under a name of the node's. */
  public static Command record(Subject of) {
    return new Command("R " + of.line());
  }

  /**
   * {@code C}: copies what one side sends.
   *
   * @param destination name of a file, or {@code udp:HOST:PORT}
   */
  public static Command copy(Subject of, String destination) {
    return new Command(
        "C " + of.call() + " " + token(destination) + " " + of.from() + " " + of.to());
  }

  /** {@code N}: ends what {@code R} or {@code C} began. */
  public static Command stopRecording(Subject of) {
    return new Command("N " + of.line());
  }

  /** {@code V}: the version of the protocol. */
  public static Command version() {
    return new Command("V");
  }

  /** {@code VF}: 1 or 0. */
  public static Command has(Capability capability) {
    return new Command("VF " + capability.date());
  }

  /** {@code I}: {@link NodeInfo}. */
  public static Command info() {
    return new Command("I");
  }

  /** {@code X}: deletes every session, whoever made it. */
  public static Command deleteAll() {
    return new Command("X");
  }

  /** With the line end that streams need, and datagrams do not mind. */
  public byte[] bytes() {
    return (text + "\n").getBytes(UTF_8);
  }

  private static String exchange(
      Modifiers modifiers, Subject of, InetSocketAddress remote, String notify) {
    return modifiers.letters()
        + " "
        + of.call()
        + " "
        + host(remote.getAddress())
        + " "
        + remote.getPort()
        + " "
        + of.from()
        + " "
        + of.to()
        + notify
        + modifiers.subcommands();
  }

  /** An address without the zone, which means nothing elsewhere. */
  static String host(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  /** Text that stands alone between blanks. */
  static String token(String text) {
    boolean printable = text.chars().allMatch(c -> c > ' ' && c != 0x7F);
    if (text.isEmpty() || !printable || text.equals("&&")) {
      throw new IllegalArgumentException("'" + text + "' is no word of the protocol");
    }
    return text;
  }
}
