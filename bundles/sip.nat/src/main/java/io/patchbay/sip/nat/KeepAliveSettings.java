package io.patchbay.sip.nat;

/**
 * How the bindings of NATs are kept open.
 *
 * @param asks OPTIONS over UDP, whose answers show that somebody is there; false for empty
 *     datagrams
 * @param datagramSeconds between two over UDP; 0 for none
 * @param streamSeconds between two on a connection; 0 for none
 * @param lost OPTIONS in a row without any answer after which a registration ends
 * @param everybody also who is not behind NAT
 */
record KeepAliveSettings(
    boolean asks, int datagramSeconds, int streamSeconds, int lost, boolean everybody) {
  int secondsFor(String transport) {
    return transport.equals("udp") ? datagramSeconds : streamSeconds;
  }
}
