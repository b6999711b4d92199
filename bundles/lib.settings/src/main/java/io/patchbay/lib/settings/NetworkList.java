package io.patchbay.lib.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Networks of either family, such as {@code 192.0.2.0/24, 2001:db8::/32, 198.51.100.7}. */
public final class NetworkList {
  /** No network at all. */
  public static final NetworkList NONE = new NetworkList(List.of());

  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

  private record Network(byte[] bits, int prefix) {
    boolean contains(byte[] address) {
      if (address.length != bits.length) {
        return false;
      }
      for (int bit = 0; bit < prefix; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((address[bit / 8] & mask) != (bits[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Network> networks;

  private NetworkList(List<Network> networks) {
    this.networks = List.copyOf(networks);
  }

  /**
   * Reads networks between commas or blanks; empty for none. An address alone is a network of one.
   *
   * @throws IllegalArgumentException naming what is none
   */
  public static NetworkList parse(String text) {
    List<Network> networks = new ArrayList<>();
    for (String part : text.split("[,\\s]+", 0)) {
      if (!part.isEmpty()) {
        networks.add(network(part));
      }
    }
    return new NetworkList(networks);
  }

  /** True when the address is in one of them. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return networks.stream().anyMatch(network -> network.contains(bytes));
  }

  private static Network network(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    if (ADDRESS.matcher(host).matches()) {
      try {
        // a literal, by its form: no name is looked up
        byte[] bits = InetAddress.getByName(host).getAddress();
        String digits = slash < 0 ? Integer.toString(bits.length * 8) : text.substring(slash + 1);
        if (digits.matches("\\d{1,3}") && Integer.parseInt(digits) <= bits.length * 8) {
          return new Network(bits, Integer.parseInt(digits));
        }
      } catch (UnknownHostException e) {
        // told below
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no network such as 192.0.2.0/24 or 2001:db8::/32");
  }
}
