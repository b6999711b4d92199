package io.patchbay.sip.transport.filter;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** A list of networks, asked how closely one of them fits an address. Immutable. */
public final class Networks {
  /** No network at all. */
  public static final Networks NONE = new Networks(List.of());

  private static final int OUTSIDE = -1;

  private final List<Cidr> list;

  private Networks(List<Cidr> list) {
    this.list = List.copyOf(list);
  }

  /**
   * Reads networks between commas; empty for none.
   *
   * @throws IllegalArgumentException naming the network that is none
   */
  public static Networks parse(String text) {
    List<Cidr> list = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        list.add(Cidr.parse(part.trim()));
      }
    }
    return new Networks(list);
  }

  boolean isEmpty() {
    return list.isEmpty();
  }

  boolean contains(InetAddress address) {
    return closest(address) != OUTSIDE;
  }

  /** Prefix length of the most specific network around an address; less than 0 for none. */
  int closest(InetAddress address) {
    int closest = OUTSIDE;
    for (Cidr cidr : list) {
      if (cidr.prefix() > closest && cidr.contains(address)) {
        closest = cidr.prefix();
      }
    }
    return closest;
  }

  @Override
  public String toString() {
    return String.join(", ", list.stream().map(Cidr::toString).toList());
  }
}
