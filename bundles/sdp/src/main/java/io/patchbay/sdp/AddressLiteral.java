package io.patchbay.sdp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads IP literals and never asks the DNS: a peer's SDP must not make a loop wait. */
final class AddressLiteral {
  private AddressLiteral() {}

  /** The address, or empty when the text is a domain name or no address at all. */
  static Optional<InetAddress> parse(String text) {
    try {
      byte[] ip4 = ip4(text);
      if (ip4 != null) {
        return Optional.of(InetAddress.getByAddress(ip4));
      }
      // The JDK parses text with a colon as a literal or refuses it, it is never resolved.
      return mayBeIp6(text) ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** The four numbers between dots; null when that is not what the text is. */
  private static byte @Nullable [] ip4(String text) {
    byte[] address = new byte[4];
    int place = 0;
    int value = 0;
    int digits = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '.';
      if (c >= '0' && c <= '9' && digits < 3) {
        value = value * 10 + c - '0';
        digits++;
      } else if (c == '.' && place < 4 && digits > 0 && value <= 255 && !isPadded(value, digits)) {
        address[place++] = (byte) value;
        value = 0;
        digits = 0;
      } else {
        return null;
      }
    }
    return place == 4 ? address : null;
  }

  private static boolean isPadded(int value, int digits) {
    return digits == 3 && value < 100;
  }

  private static boolean mayBeIp6(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ':' && c != '.' && (c > 'f' || Character.digit(c, 16) < 0)) {
        return false;
      }
    }
    return text.indexOf(':') >= 0;
  }
}
