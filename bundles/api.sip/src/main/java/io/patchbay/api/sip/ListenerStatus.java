package io.patchbay.api.sip;

/**
 * A listening point as configured, and what became of it.
 *
 * @param name instance name, such as {@code udp} for {@code io.patchbay.sip.listener-udp.cfg}
 * @param transport {@code udp}, {@code tcp}, ...
 * @param bind the address it listens on; the port is the real one when 0 was asked for
 * @param advertised what peers are shown, {@code auto} when it is found by route
 * @param listening false when it could not be opened
 * @param detail why it is not listening; empty when it is
 */
public record ListenerStatus(
    String name,
    String transport,
    HostPort bind,
    String advertised,
    boolean listening,
    String detail) {}
