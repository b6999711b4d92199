package io.patchbay.api.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a message came from and what answers go back through: a connection, or for UDP the pair of
 * local socket and remote address (RFC 5626 section 3.2). Immutable identity; equal flows are the
 * same path.
 */
@ProviderType
public interface Flow {
  /** {@code udp}, {@code tcp}, {@code tls}, {@code ws} or {@code wss}. */
  String transport();

  /** The peer's address as the socket shows it. */
  InetSocketAddress remote();

  /** Our own address on the route to this peer, as the machine has it: never the advertised one. */
  InetAddress localAddress();

  /**
   * What this peer is shown as our address: advertised, or the local address on the route to it.
   */
  HostPort local();

  /**
   * Name of the listener it belongs to, such as {@code udp} for {@code
   * io.patchbay.sip.listener-udp.cfg}.
   */
  String listener();

  /**
   * False once a connection has closed or its listener is gone. A UDP flow is open while its
   * listener is.
   */
  boolean isOpen();
}
