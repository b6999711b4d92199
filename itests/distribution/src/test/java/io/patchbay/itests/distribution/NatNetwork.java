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
 * Homes behind NAT and a phone without, each in a network namespace of its own; the gateway is in
 * the machine's, on the public side. Needs root, {@code ip} and {@code nft}.
 */
final class NatNetwork implements AutoCloseable {
  /** Where the phone without NAT finds the gateway. */
  static final String OPEN_GATEWAY = "198.51.100.1";

  /** The phone without NAT. */
  static final String OPEN_PHONE = "198.51.100.2";

  /** A phone behind NAT, in the network of its home. */
  static final String PRIVATE_PHONE = "192.168.77.2";

  /** The NAT, as that phone sees it. */
  static final String PRIVATE_NAT = "192.168.77.1";

  private static final String PREFIX = "pb" + ProcessHandle.current().pid();
  private static final Pattern LEFTOVER = Pattern.compile("pb(\\d+)(?:out|in|nat|cgn)\\d*");
  private static final int MOST_HOMES = 9;

  private final List<String> made = new ArrayList<>();
  private int homes;

  /**
   * A home with a NAT.
   *
   * @param phone namespace of the phone
   * @param nat namespace of the NAT that has the public address
   * @param gateway where it finds the gateway
   * @param address public address of the NAT
   */
  record Home(String phone, String nat, String gateway, String address) {}

  NatNetwork() throws Exception {
    removeLeftovers();
    try {
      link("o", OPEN_GATEWAY, "out", OPEN_PHONE);
      via("out", OPEN_GATEWAY);
    } catch (Exception e) {
      close();
      throw e;
    }
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

  static boolean available() {
    try {
      return run("sh", "-c", "[ $(id -u) = 0 ] && which ip nft baresip && unshare -n true") == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  /** The namespace of the phone without NAT. */
  String outside() {
    return PREFIX + "out";
  }

  /**
   * Builds a home; its phone is {@link #PRIVATE_PHONE}.
   *
   * @param masquerade what stands behind masquerade in the rule, such as {@code fully-random}
   * @param doubled whether a second NAT stands before the first
   */
  Home home(String masquerade, boolean doubled) throws Exception {
    homes++;
    assert homes <= MOST_HOMES;
    int subnet = 100 + 4 * homes;
    String gateway = "198.51.100." + (subnet + 1);
    String address = "198.51.100." + (subnet + 2);
    String nat = "nat" + homes;
    link("w" + homes, gateway, nat, address);
    via(nat, gateway);
    nat(nat, masquerade);
    String inner = nat;
    if (doubled) {
      inner = "cgn" + homes;
      inside(nat, "10.9.9", inner);
      nat(inner, masquerade);
    }
    inside(inner, "192.168.77", "in" + homes);
    return new Home(PREFIX + "in" + homes, PREFIX + nat, gateway, address);
  }

  /** The NAT forgets every binding, as when it starts again or its line was down. */
  static void forget(Home home) throws Exception {
    must("ip", "-n", home.nat(), "link", "set", "up0", "down");
    must("ip", "-n", home.nat(), "link", "set", "up0", "up");
    must("ip", "-n", home.nat(), "route", "replace", "default", "via", home.gateway());
  }

  /** From now on the NAT forgets a binding for datagrams that was silent for so many seconds. */
  static void forgetAfter(Home home, int seconds) throws Exception {
    inSpace(
        home.nat(),
        "sysctl",
        "-qw",
        "net.netfilter.nf_conntrack_udp_timeout=" + seconds,
        "net.netfilter.nf_conntrack_udp_timeout_stream=" + seconds);
  }

  /** From now on the only datagrams that leave the home are those to that port. */
  static void onlyDatagramsTo(Home home, int port) throws Exception {
    inSpace(
        home.nat(),
        "nft",
        "table ip narrow { chain through { type filter hook forward priority -10;"
            + (" iifname down0 udp dport != " + port + " drop; }; }"));
  }

  /** Datagrams of the phone to that port of the gateway are taken by a program in the NAT. */
  static void divert(Home home, int port) throws Exception {
    inSpace(
        home.nat(),
        "nft",
        "table ip alg { chain pre { type nat hook prerouting priority -100;"
            + (" iifname down0 udp dport " + port + " redirect to :" + port)
            + "; }; }");
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
    inSpace(PREFIX + space, "sysctl", "-qw", "net.ipv4.ip_forward=1");
    inSpace(
        PREFIX + space,
        "nft",
        "table ip n { chain post { type nat hook postrouting priority 100;"
            + " oifname up0 masquerade "
            + masquerade
            + "; }; chain through { type filter hook forward priority 0; policy drop;"
            + " ct state established,related accept; iifname down0 accept; }; }");
  }

  private static void inSpace(String space, String... command) throws Exception {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", space));
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
