package io.patchbay.testkit.demo;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param gateway SIP address that Alice calls
 * @param listen SIP address of Bob
 * @param talk how long both play their tone
 * @param wav folder for what each side heard; null writes nothing
 */
record DemoOptions(
    InetSocketAddress gateway, InetSocketAddress listen, Duration talk, @Nullable Path wav) {
  static final String USAGE =
      """
      usage: demo --gateway HOST:PORT --listen HOST:PORT [options]

        --gateway HOST:PORT  SIP address of the gateway (UDP); Alice calls Bob there
        --listen HOST:PORT   where Bob listens: the gateway's default route leads there
        --seconds N          how long they talk, 1 to 60 (default 5)
        --wav DIR            write what each of them heard to DIR
        --help               print this

      With both addresses the same, Alice calls Bob directly.
      Exit code 0: each heard the other's tone, less than 1 % was lost, the BYE was answered.
      """;

  /** A command line that cannot be followed. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  static DemoOptions parse(List<String> arguments) throws UsageException {
    InetSocketAddress gateway = null;
    InetSocketAddress listen = null;
    int seconds = 5;
    Path wav = null;
    Iterator<String> words = arguments.iterator();
    while (words.hasNext()) {
      String option = words.next();
      switch (option) {
        case "--gateway" -> gateway = address(option, words);
        case "--listen" -> listen = address(option, words);
        case "--seconds" -> seconds = number(option, value(option, words), 1, 60);
        case "--wav" -> wav = Path.of(value(option, words));
        default -> throw new UsageException("unknown option " + option);
      }
    }
    if (gateway == null || listen == null) {
      throw new UsageException((gateway == null ? "--gateway" : "--listen") + " is missing");
    }
    return new DemoOptions(gateway, listen, Duration.ofSeconds(seconds), wav);
  }

  /** No gateway between them. */
  boolean direct() {
    return gateway.equals(listen);
  }

  private static String value(String option, Iterator<String> words) throws UsageException {
    if (!words.hasNext()) {
      throw new UsageException(option + " needs a value");
    }
    return words.next();
  }

  private static InetSocketAddress address(String option, Iterator<String> words)
      throws UsageException {
    String text = value(option, words);
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new UsageException(option + " " + text + ": not HOST:PORT");
    }
    int port = number(option, text.substring(colon + 1), 1, 65535);
    try {
      return new InetSocketAddress(InetAddress.getByName(text.substring(0, colon)), port);
    } catch (UnknownHostException e) {
      throw new UsageException(option + " " + text + ": unknown host");
    }
  }

  private static int number(String option, String text, int least, int most) throws UsageException {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notOne) {
      // said below, as for one out of range
    }
    throw new UsageException(option + " " + text + ": not a number from " + least + " to " + most);
  }
}
