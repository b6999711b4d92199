package io.patchbay.lib.settings;

import java.net.InetAddress;
import java.util.List;

/** Networks of either family, such as {@code 192.0.2.0/24, 2001:db8::/32, 198.51.100.7}. */
public final class NetworkList {
  /** No network at all. */
  public static final NetworkList NONE = new NetworkList(List.of());

  /**
   * Those that mean nothing outside of somebody's own network: RFC 1918, 6598 and 6890, link-local
   * ones of both families (RFC 3927, 4291) and RFC 4193.
   */
  public static final String PRIVATE =
      "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 192.0.0.0/24 169.254.0.0/16"
          + " fc00::/7 fe80::/10";

  private final List<Network> networks;

  private NetworkList(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Reads networks between commas or blanks; empty for {@link #NONE}. An address alone is a network
   * of one.
   *
   * @throws IllegalArgumentException naming what is none
   */
  public static NetworkList parse(String text) {
    List<Network> networks = Network.list(text);
    return networks.isEmpty() ? NONE : new NetworkList(networks);
  }

  /** True when the address is in one of them. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    for (Network network : networks) {
      if (network.contains(bytes)) {
        return true;
      }
    }
    return false;
  }
}
