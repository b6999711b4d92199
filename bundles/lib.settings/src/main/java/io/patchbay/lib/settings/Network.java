package io.patchbay.lib.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A network of either family, such as {@code 192.0.2.0/24} or {@code 2001:db8::/32} (RFC 4632, RFC
 * 4291 section 2.3); an address alone is a network of one. Immutable.
 */
public final class Network {
  private static final Pattern LITERAL =
      Pattern.compile(
          "((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final InetAddress address;
  private final byte[] bytes;

  /** How many bits of the address count. */
  private final int prefix;

  private Network(InetAddress address, int prefix) {
    this.address = address;
    this.bytes = address.getAddress();
    this.prefix = prefix;
  }

  /**
   * Reads networks between commas or blanks; none of an empty text.
   *
   * @throws IllegalArgumentException with the rule that was broken
   */
  public static List<Network> list(String text) {
    return Stream.of(text.split("[,\\s]+", 0))
        .filter(part -> !part.isEmpty())
        .map(Network::parse)
        .toList();
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with the rule that was broken
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    try {
      if (LITERAL.matcher(host).matches()) {
        InetAddress address = InetAddress.getByName(host); // a literal: nobody is asked
        int bits = address.getAddress().length * 8;
        String digits = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
        if (digits.matches("\\d{1,3}") && Integer.parseInt(digits) <= bits) {
          return new Network(address, Integer.parseInt(digits));
        }
      }
    } catch (UnknownHostException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no network such as 192.0.2.0/24 or 2001:db8::/32");
  }

  /** The address as it was given, of which the first bits count. */
  public InetAddress address() {
    return address;
  }

  /** True when the address is in it; one of the other family never is. */
  public boolean contains(InetAddress other) {
    return contains(other.getAddress());
  }

  /**
   * @param other an address, the highest byte first
   */
  boolean contains(byte[] other) {
    boolean same = bytes.length == other.length;
    for (int bit = 0; same && bit < prefix; bit += 8) {
      int mask = 0xFF << Math.max(0, 8 - (prefix - bit));
      same = ((bytes[bit / 8] ^ other[bit / 8]) & mask & 0xFF) == 0;
    }
    return same;
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + prefix;
  }
}
