package io.patchbay.itests.distribution;

/**
 * The network of a cloud: the machine, where the gateway is, has a private address in it, and a
 * router gives that a public one, 1:1. Phones are in namespaces of their own: one in the private
 * network, which is not let out, and two in the internet.
 */
final class CloudNetwork implements AutoCloseable {
  /** What all private addresses begin with. */
  static final String PRIVATE = "10.77.";

  /** All private addresses. */
  static final String PRIVATE_NETWORK = PRIVATE + "0.0/16";

  /** The gateway's own address. */
  static final String GATEWAY = PRIVATE + "1.2";

  /** The gateway's address in the internet. */
  static final String PUBLIC = "203.0.113.5";

  /** Another one in the internet, where what comes by TCP goes to the machine as well. */
  static final String FAR_END = "203.0.113.6";

  /** A machine in the internet for a TURN server. */
  static final String TURN = "203.0.113.18";

  private static final String ROUTER = PRIVATE + "1.1";

  private final Namespaces spaces = new Namespaces();
  private final String router;
  private final String inside;
  private final String near;
  private final String far;
  private final String turn;

  CloudNetwork() throws Exception {
    try {
      router = spaces.make("cloud");
      Namespaces.cable("c", GATEWAY + "/24", router, ROUTER + "/24");
      Namespaces.must("ip", "route", "replace", "203.0.113.0/24", "via", ROUTER);
      Namespaces.must("ip", "route", "replace", PRIVATE_NETWORK, "via", ROUTER);
      inside = behind("lan0", "lan", PRIVATE + "2.1", PRIVATE + "2.2");
      near = behind("wan1", "net1", "203.0.113.9", "203.0.113.10");
      far = behind("wan2", "net2", "203.0.113.13", "203.0.113.14");
      turn = behind("wan3", "net3", "203.0.113.17", TURN);
      for (String address : new String[] {PUBLIC, FAR_END}) {
        Namespaces.must("ip", "-n", router, "addr", "add", address + "/32", "dev", "lo");
      }
      Namespaces.forward(router);
      nft(
          router,
          """
          table ip cloud {
            chain pre {
              type nat hook prerouting priority -100;
              iifname "wan*" ip daddr %2$s dnat to %1$s
              iifname "wan*" ip daddr %3$s meta l4proto tcp dnat to %1$s
            }
            chain post {
              type nat hook postrouting priority 100;
              ip saddr %1$s oifname "wan*" snat to %2$s
            }
            chain through {
              type filter hook forward priority 0; policy drop;
              ct state established,related accept
              ct status dnat accept
              iifname up0 accept
              iifname "wan*" oifname "wan*" accept
              iifname lan0 oifname up0 accept
            }
          }
          """
              .formatted(GATEWAY, PUBLIC, FAR_END));
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private String behind(String device, String space, String gateway, String phone)
      throws Exception {
    String made = spaces.make(space);
    Namespaces.cable(router, device, gateway + "/30", made, phone + "/30");
    Namespaces.via(made, gateway);
    return made;
  }

  /** The namespace of the phone in the private network. */
  String inside() {
    return inside;
  }

  /** The namespace of a phone in the internet. */
  String near() {
    return near;
  }

  /** The namespace of the other phone in the internet, which may be cut off. */
  String far() {
    return far;
  }

  /** The namespace of the machine for a TURN server. */
  String turn() {
    return turn;
  }

  /**
   * From now on datagrams to a port of the public address go to another port of the machine, and
   * nobody in the internet reaches that one by its own number.
   */
  void map(int shown, int bound) throws Exception {
    nft(
        router,
        """
        table ip mapping {
          chain early {
            type filter hook prerouting priority -150;
            iifname "wan*" ip daddr %1$s udp dport %3$d ct state new drop
          }
          chain pre {
            type nat hook prerouting priority -110;
            ip daddr %1$s udp dport %2$d dnat to %4$s:%3$d
          }
        }
        """
            .formatted(PUBLIC, shown, bound, GATEWAY));
  }

  /** Ends {@link #map}. */
  void unmap() throws Exception {
    nft(router, "delete table ip mapping");
  }

  /**
   * From now on the router lets nothing in from the phone in the {@link #far} namespace but what
   * one of these rules accepts.
   */
  void onlyLetOut(String... rules) throws Exception {
    nft(
        router,
        "table ip narrow { chain out { type filter hook prerouting priority -150; iifname != wan2"
            + (" accept; " + String.join(" accept; ", rules) + " accept; drop; }; }"));
  }

  /** Ends {@link #onlyLetOut}. */
  void letOut() throws Exception {
    nft(router, "add table ip narrow");
    nft(router, "delete table ip narrow");
  }

  private static void nft(String space, String rules) throws Exception {
    Namespaces.in(space, "nft", rules);
  }

  @Override
  public void close() throws Exception {
    spaces.close();
  }
}
