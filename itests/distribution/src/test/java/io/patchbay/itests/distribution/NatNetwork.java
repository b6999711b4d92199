package io.patchbay.itests.distribution;

/**
 * Homes behind NAT and a phone without, each in a network namespace of its own; the gateway is in
 * the machine's, on the public side.
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

  private static final String OPEN_CABLE = "o";
  private static final int MOST_HOMES = 9;

  private final Namespaces spaces = new Namespaces();
  private final String outside;
  private int homes;

  /**
   * A home with a NAT.
   *
   * @param phone namespace of the phone
   * @param nat namespace of the NAT that has the public address
   * @param gateway where it finds the gateway
   * @param address public address of the NAT
   * @param cable name of the cable to it
   */
  record Home(String phone, String nat, String gateway, String address, String cable) {}

  NatNetwork() throws Exception {
    try {
      outside = open(OPEN_CABLE, OPEN_GATEWAY, "out", OPEN_PHONE);
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** The namespace of the phone without NAT. */
  String outside() {
    return outside;
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
    String cable = "w" + homes;
    String nat = open(cable, gateway, "nat" + homes, address);
    nat(nat, masquerade);
    String inner = nat;
    if (doubled) {
      inner = inside(nat, "10.9.9", "cgn" + homes);
      nat(inner, masquerade);
    }
    String phone = inside(inner, "192.168.77", "in" + homes);
    return new Home(phone, nat, gateway, address, cable);
  }

  /** The NAT forgets every binding, as when it starts again or its line was down. */
  static void forget(Home home) throws Exception {
    Namespaces.must("ip", "-n", home.nat(), "link", "set", "up0", "down");
    Namespaces.must("ip", "-n", home.nat(), "link", "set", "up0", "up");
    Namespaces.via(home.nat(), home.gateway());
  }

  /** From now on the NAT forgets a binding for datagrams that was silent for so many seconds. */
  static void forgetAfter(Home home, int seconds) throws Exception {
    Namespaces.in(
        home.nat(),
        "sysctl",
        "-qw",
        "net.netfilter.nf_conntrack_udp_timeout=" + seconds,
        "net.netfilter.nf_conntrack_udp_timeout_stream=" + seconds);
  }

  /** From now on the only datagrams that leave the home are those to that port. */
  static void onlyDatagramsTo(Home home, int port) throws Exception {
    Namespaces.in(
        home.nat(),
        "nft",
        "table ip narrow { chain through { type filter hook forward priority -10;"
            + (" iifname down0 udp dport != " + port + " drop; }; }"));
  }

  /**
   * The phone of that home and the one without NAT reach each other directly from now on. The NAT
   * says nothing to what nobody behind it has asked for: else that would take the port the phone is
   * to keep.
   */
  static void join(Home home) throws Exception {
    Namespaces.forwardFrom(OPEN_CABLE);
    Namespaces.forwardFrom(home.cable());
    Namespaces.in(
        home.nat(),
        "nft",
        "table ip quiet { chain in { type filter hook input priority 0;"
            + " iifname up0 ct state new drop; }; }");
  }

  /** Datagrams of the phone to that port of the gateway are taken by a program in the NAT. */
  static void divert(Home home, int port) throws Exception {
    Namespaces.in(
        home.nat(),
        "nft",
        "table ip alg { chain pre { type nat hook prerouting priority -100;"
            + (" iifname down0 udp dport " + port + " redirect to :" + port)
            + "; }; }");
  }

  /** A new namespace with a cable to the machine, which is its way to everywhere. */
  private String open(String name, String gateway, String space, String address) throws Exception {
    String made = spaces.make(space);
    Namespaces.cable(name, gateway + "/30", made, address + "/30");
    Namespaces.via(made, gateway);
    return made;
  }

  /** A new namespace with a cable to a NAT it is behind. */
  private String inside(String nat, String network, String space) throws Exception {
    String made = spaces.make(space);
    Namespaces.cable(nat, "down0", network + ".1/24", made, network + ".2/24");
    Namespaces.via(made, network + ".1");
    return made;
  }

  /** Lets in what answers something, and nothing else. */
  private static void nat(String space, String masquerade) throws Exception {
    Namespaces.forward(space);
    Namespaces.in(
        space,
        "nft",
        "table ip n { chain post { type nat hook postrouting priority 100;"
            + " oifname up0 masquerade "
            + masquerade
            + "; }; chain through { type filter hook forward priority 0; policy drop;"
            + " ct state established,related accept; iifname down0 accept; }; }");
  }

  @Override
  public void close() throws Exception {
    spaces.close();
  }
}
