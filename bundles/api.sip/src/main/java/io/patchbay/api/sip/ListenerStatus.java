package io.patchbay.api.sip;

import java.util.Optional;

/**
 * A listening point as configured, and what became of it.
 *
 * @param name instance name, such as {@code udp} for {@code io.patchbay.sip.listener-udp.cfg}
 * @param transport {@code udp}, {@code tcp}, ...
 * @param bind the address it listens on; the port is the real one when 0 was asked for
 * @param advertised what peers are shown, {@code auto} when it is found by route
 * @param listening false when it could not be opened
 * @param detail why it is not listening; empty when it is
 * @param connections of a listener of connections that is open
 */
public record ListenerStatus(
    String name,
    String transport,
    HostPort bind,
    String advertised,
    boolean listening,
    String detail,
    Optional<Connections> connections) {

  /** A listening point without connections. */
  public ListenerStatus(
      String name,
      String transport,
      HostPort bind,
      String advertised,
      boolean listening,
      String detail) {
    this(name, transport, bind, advertised, listening, detail, Optional.empty());
  }

  /**
   * The connections of a listener; counters are since it was opened.
   *
   * @param open open now, those we opened included
   * @param accepted taken
   * @param refused beyond the limit of all or of their source
   * @param failedHandshakes TLS or WebSocket did not come about
   * @param slow closed because a handshake or message was not whole in its time
   * @param idle closed because nothing was heard or said for long
   * @param certificates those shown, and until when they are valid; empty without TLS
   */
  public record Connections(
      int open,
      long accepted,
      long refused,
      long failedHandshakes,
      long slow,
      long idle,
      String certificates) {}
}
