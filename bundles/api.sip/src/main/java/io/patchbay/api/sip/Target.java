package io.patchbay.api.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A resolved next hop: where a request goes, and what we call ourselves towards it. Immutable. */
@ProviderType
public interface Target {
  /** {@code udp}, {@code tcp}, {@code tls}, {@code ws} or {@code wss}. */
  String transport();

  InetSocketAddress remote();

  /** Our own address on the route to it, as the machine has it: never the advertised one. */
  InetAddress localAddress();

  /** Our address as this peer is shown it, in Via and Contact. */
  HostPort local();

  /** Name of the listener the request leaves by. */
  String listener();

  /** The connection the request will use, when it was resolved to one that is open. */
  Optional<Flow> flow();
}
