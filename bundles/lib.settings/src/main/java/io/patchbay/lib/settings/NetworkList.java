package io.patchbay.lib.settings;

import java.net.InetAddress;
import java.util.List;

/** Networks of either family, such as {@code 192.0.2.0/24, 2001:db8::/32, 198.51.100.7}. */
public final class NetworkList {
  /** No network at all. */
  public static final NetworkList NONE = new NetworkList(List.of());

  private final List<Network> networks;

  private NetworkList(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Reads networks between commas or blanks; empty for none. An address alone is a network of one.
   *
   * @throws IllegalArgumentException naming what is none
   */
  public static NetworkList parse(String text) {
    return new NetworkList(Network.list(text));
  }

  /** True when the address is in one of them. */
  public boolean contains(InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }
}
