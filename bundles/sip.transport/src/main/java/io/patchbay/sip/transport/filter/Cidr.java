package io.patchbay.sip.transport.filter;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * A network of either family, such as {@code 192.0.2.0/24} or {@code 2001:db8::/32} (RFC 4632, RFC
 * 4291 section 2.3).
 */
public final class Cidr {
  private final byte[] network;
  private final int prefix;

  private Cidr(byte[] network, int prefix) {
    this.network = network;
    this.prefix = prefix;
  }

  /**
   * An address alone is a network of one.
   *
   * @throws IllegalArgumentException with the rule that was broken
   */
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
    if (address == null) {
      throw broken(text);
    }
    int bits = address.length * 8;
    int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits, text);
    byte[] network = masked(address, prefix);
    if (!Arrays.equals(network, address)) {
      throw new IllegalArgumentException("'" + text + "' has bits set behind its prefix");
    }
    return new Cidr(network, prefix);
  }

  /** The network of {@code prefix} bits an address is in. */
  public static Cidr around(InetAddress address, int prefix) {
    return new Cidr(masked(address.getAddress(), prefix), prefix);
  }

  boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == network.length && Arrays.equals(masked(bytes, prefix), network);
  }

  /** How many bits are given: the more, the more specific. */
  int prefix() {
    return prefix;
  }

  private static int prefix(String digits, int bits, String text) {
    if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > bits) {
      throw broken(text);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException broken(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is no network such as 192.0.2.0/24 or 2001:db8::/32");
  }

  private static byte[] masked(byte[] address, int prefix) {
    byte[] masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      int kept = Math.max(0, Math.min(8, prefix - i * 8));
      masked[i] &= (byte) (0xFF << (8 - kept));
    }
    return masked;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cidr cidr
        && prefix == cidr.prefix
        && Arrays.equals(network, cidr.network);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(network) + prefix;
  }

  /** As it is written in a configuration; a single address without its prefix. */
  @Override
  public String toString() {
    String host = NetUtil.bytesToIpAddress(network);
    return prefix == network.length * 8 ? host : host + "/" + prefix;
  }
}
