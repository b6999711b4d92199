package io.patchbay.itests.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Network namespaces a test makes, and the cables between them and to the machine's own, where the
 * gateway is. Needs root, {@code ip} and {@code nft}.
 */
final class Namespaces implements AutoCloseable {
  private static final String PREFIX = "pb" + ProcessHandle.current().pid();
  private static final Pattern LEFTOVER = Pattern.compile("pb(\\d+)[a-z]+\\d*");

  private final List<String> made = new ArrayList<>();

  Namespaces() throws Exception {
    removeLeftovers();
  }

  /** What a run that was killed has left behind has the addresses this one needs. */
  private static void removeLeftovers() throws Exception {
    try (Stream<Path> spaces = Files.list(Path.of("/run/netns"))) {
      for (Path space : spaces.toList()) {
        Matcher name = LEFTOVER.matcher(space.getFileName().toString());
        if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
          run("ip", "netns", "del", name.group());
        }
      }
    } catch (NoSuchFileException e) {
      // there has never been a namespace here
    }
  }

  /** Whether namespaces can be made, and there is a phone to put into them. */
  static boolean available() {
    try {
      return run("sh", "-c", "[ $(id -u) = 0 ] && which ip nft baresip && unshare -n true") == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  /**
   * Makes one.
   *
   * @param name letters, and a number behind them where there are several
   * @return its name for {@code ip netns}
   */
  String make(String name) throws Exception {
    String space = PREFIX + name;
    must("ip", "netns", "add", space);
    made.add(space);
    must("ip", "-n", space, "link", "set", "lo", "up");
    return space;
  }

  /**
   * A cable from the machine to a namespace, whose end is called {@code up0}.
   *
   * @param name of the machine's end, a few letters
   * @param near the machine's address and the length of its prefix
   * @param far that of the namespace
   */
  static void cable(String name, String near, String space, String far) throws Exception {
    String device = PREFIX + name;
    must("ip", "link", "add", device, "type", "veth", "peer", "name", "up0", "netns", space);
    must("ip", "addr", "add", near, "dev", device);
    must("ip", "link", "set", device, "up");
    up(space, far, "up0");
  }

  /**
   * A cable from one namespace to another, whose end is called {@code up0}.
   *
   * @param device the first one's end
   */
  static void cable(String from, String device, String near, String space, String far)
      throws Exception {
    must(
        "ip", "-n", from, "link", "add", device, "type", "veth", "peer", "name", "up0", "netns",
        space);
    up(from, near, device);
    up(space, far, "up0");
  }

  private static void up(String space, String address, String device) throws Exception {
    must("ip", "-n", space, "addr", "add", address, "dev", device);
    must("ip", "-n", space, "link", "set", device, "up");
  }

  /** Everything a namespace has no route to goes to that address. */
  static void via(String space, String gateway) throws Exception {
    must("ip", "-n", space, "route", "replace", "default", "via", gateway);
  }

  /** From now on it passes on what is not for itself. */
  static void forward(String space) throws Exception {
    in(space, "sysctl", "-qw", "net.ipv4.ip_forward=1");
  }

  /**
   * From now on the machine passes on what comes by that cable.
   *
   * @param name of its end, as for {@link #cable(String, String, String, String)}
   */
  static void forwardFrom(String name) throws Exception {
    must("sysctl", "-qw", "net.ipv4.conf." + PREFIX + name + ".forwarding=1");
  }

  /** How many packets have come to a namespace by its cable. */
  static long received(String space) throws IOException {
    Process counter =
        new ProcessBuilder(
                "ip", "netns", "exec", space, "cat", "/sys/class/net/up0/statistics/rx_packets")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String packets = new String(counter.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Long.parseLong(packets.strip());
  }

  /** Runs a command there that must succeed. */
  static void in(String space, String... command) throws Exception {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", space));
    words.addAll(List.of(command));
    must(words.toArray(new String[0]));
  }

  /** Runs a command that must succeed. */
  static void must(String... command) throws Exception {
    if (run(command) != 0) {
      throw new IOException("failed: " + String.join(" ", command));
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("hangs: " + String.join(" ", command) + output);
    }
    return process.exitValue();
  }

  /** A namespace takes its ends of the cables with it, and those take the others. */
  @Override
  public void close() throws Exception {
    for (String space : made) {
      run("ip", "netns", "del", space);
    }
    made.clear();
  }
}
