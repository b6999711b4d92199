package io.patchbay.media.rtpproxy.protocol;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** The letters behind {@code U} and {@code L}, and the subcommands behind them. Not thread-safe. */
public final class Modifiers {
  private final StringBuilder letters = new StringBuilder();
  private final List<String> subcommands = new ArrayList<>();

  /** {@code a}: the peer's address is trusted, nothing is learned. {@code s}: it is learned. */
  public Modifiers asymmetric(boolean asymmetric) {
    letters.append(asymmetric ? 'a' : 's');
    return this;
  }

  /** {@code 6} where the peer's address is one. */
  public Modifiers remote(InetAddress address) {
    if (address instanceof Inet6Address) {
      letters.append('6');
    }
    return this;
  }

  /** {@code i} or {@code e} twice: the networks of who speaks and of who is spoken to. */
  public Modifiers direction(boolean fromInternal, boolean toInternal) {
    letters.append(fromInternal ? 'i' : 'e').append(toInternal ? 'i' : 'e');
    return this;
  }

  /** {@code c}: the payload types, remembered for playing; none when there are none. */
  public Modifiers codecs(List<String> payloadTypes) {
    if (!payloadTypes.isEmpty()) {
      letters.append('c').append(String.join(",", payloadTypes));
    }
    return this;
  }

  /** {@code l}: the local address of that label. */
  public Modifiers label(String label) {
    letters.append("l{").append(Command.token(label)).append('}');
    return this;
  }

  /** {@code l}: this local address. */
  public Modifiers local(InetAddress address) {
    letters.append('l').append(bracketed(address));
    return this;
  }

  /** {@code r}: the local address by the route to this one. */
  public Modifiers routeTo(InetAddress address) {
    letters.append('r').append(bracketed(address));
    return this;
  }

  /** {@code z}: packets are made this long. */
  public Modifiers ptime(int milliseconds) {
    letters.append('z').append(milliseconds);
    return this;
  }

  /** {@code n}: another local port for a session that exists. */
  public Modifiers newPort() {
    letters.append('n');
    return this;
  }

  /** {@code S ttl}: seconds the session lives without media; 1 or more. */
  public Modifiers ttl(long seconds) {
    subcommands.add("S ttl=" + seconds);
    return this;
  }

  /** {@code S tos}: the octet that packets to who speaks are marked with; 0 cannot be said. */
  public Modifiers tos(int octet) {
    if (octet > 0) {
      subcommands.add("S tos=" + octet);
    }
    return this;
  }

  String letters() {
    return letters.toString();
  }

  String subcommands() {
    StringBuilder text = new StringBuilder();
    subcommands.forEach(each -> text.append(" && ").append(each));
    return text.toString();
  }

  private static String bracketed(InetAddress address) {
    String text = Command.host(address);
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }
}
