package io.patchbay.itests.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A phone behind one NAT or two, and a phone without, each in a network namespace of its own; the
 * gateway is in the machine's, on the public side. Needs root, {@code ip} and {@code nft}.
 */
final class NatNetwork implements AutoCloseable {
  /** Where the phone behind NAT finds the gateway. */
  static final String GATEWAY = "198.51.100.1";

  /** The phone without NAT. */
  static final String OPEN_PHONE = "198.51.100.10";

  /** The public address of the NAT. */
  static final String NAT = "198.51.100.2";

  private static final String PREFIX = "pb" + ProcessHandle.current().pid() % 100_000;

  private final List<String> made = new ArrayList<>();

  /**
   * @param masquerade what stands behind masquerade in the rule, such as {@code fully-random}
   * @param doubled whether a second NAT stands before the first
   */
  NatNetwork(String masquerade, boolean doubled) throws Exception {
    try {
      link("w", GATEWAY, "nat", NAT);
      via("nat", GATEWAY);
      nat("nat", masquerade);
      String inner = "nat";
      if (doubled) {
        inside("nat", "10.9.9", "nat2");
        nat("nat2", masquerade);
        inner = "nat2";
      }
      inside(inner, "192.168.77", "in");
      link("o", "198.51.100.9", "out", OPEN_PHONE);
      via("out", "198.51.100.9");
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  static boolean available() {
    try {
      return run("sh", "-c", "[ $(id -u) = 0 ] && which ip nft baresip && unshare -n true") == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  /** The namespace of the phone behind NAT. */
  String inside() {
    return PREFIX + "in";
  }

  /** The namespace of the phone without NAT. */
  String outside() {
    return PREFIX + "out";
  }

  /** The outermost NAT forgets every binding, as when it starts again or its line was down. */
  void forget() throws Exception {
    must("ip", "-n", PREFIX + "nat", "link", "set", "up0", "down");
    must("ip", "-n", PREFIX + "nat", "link", "set", "up0", "up");
    via("nat", GATEWAY);
  }

  /** A cable from the machine to a new namespace. */
  private void link(String name, String near, String space, String far) throws Exception {
    space(space);
    must(
        "ip",
        "link",
        "add",
        PREFIX + name,
        "type",
        "veth",
        "peer",
        "name",
        "up0",
        "netns",
        PREFIX + space);
    must("ip", "addr", "add", near + "/30", "dev", PREFIX + name);
    must("ip", "link", "set", PREFIX + name, "up");
    up(space, far + "/30", "up0");
  }

  /** A cable from a NAT to a new namespace behind it. */
  private void inside(String nat, String network, String space) throws Exception {
    space(space);
    must(
        "ip",
        "-n",
        PREFIX + nat,
        "link",
        "add",
        "down0",
        "type",
        "veth",
        "peer",
        "name",
        "up0",
        "netns",
        PREFIX + space);
    up(nat, network + ".1/24", "down0");
    up(space, network + ".2/24", "up0");
    via(space, network + ".1");
  }

  private void space(String space) throws Exception {
    must("ip", "netns", "add", PREFIX + space);
    made.add(PREFIX + space);
    must("ip", "-n", PREFIX + space, "link", "set", "lo", "up");
  }

  private static void up(String space, String address, String device) throws Exception {
    must("ip", "-n", PREFIX + space, "addr", "add", address, "dev", device);
    must("ip", "-n", PREFIX + space, "link", "set", device, "up");
  }

  private static void via(String space, String gateway) throws Exception {
    must("ip", "-n", PREFIX + space, "route", "replace", "default", "via", gateway);
  }

  /** Lets in what answers something, and nothing else. */
  private static void nat(String space, String masquerade) throws Exception {
    inSpace(space, "sysctl", "-qw", "net.ipv4.ip_forward=1");
    inSpace(
        space,
        "nft",
        "table ip n { chain post { type nat hook postrouting priority 100;"
            + " oifname up0 masquerade "
            + masquerade
            + "; }; chain through { type filter hook forward priority 0; policy drop;"
            + " ct state established,related accept; iifname down0 accept; }; }");
  }

  private static void inSpace(String space, String... command) throws Exception {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", PREFIX + space));
    words.addAll(List.of(command));
    must(words.toArray(new String[0]));
  }

  private static void must(String... command) throws Exception {
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
