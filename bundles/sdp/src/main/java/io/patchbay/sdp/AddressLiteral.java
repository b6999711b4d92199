package io.patchbay.sdp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads IP literals and never asks the DNS: a peer's SDP must not make a loop wait. */
final class AddressLiteral {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern IP4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern IP6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private AddressLiteral() {}

  /** The address, or empty when the text is a domain name or no address at all. */
  static Optional<InetAddress> parse(String text) {
    if (!IP4.matcher(text).matches() && !IP6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      // The JDK parses text with a colon as a literal or refuses it, it is never resolved.
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
