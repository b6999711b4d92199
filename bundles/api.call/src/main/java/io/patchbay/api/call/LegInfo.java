package io.patchbay.api.call;

/**
 * One leg of a call at one moment.
 *
 * @param id {@code a} for the caller's, {@code b}, {@code c}, ... for those we made
 * @param callId its Call-ID
 * @param from From as text, without tag
 * @param to To as text, without tag
 * @param peer transport and address of the peer, such as {@code udp 192.0.2.1:5060}
 * @param state the leg's own state, such as {@code Ringing}
 */
public record LegInfo(String id, String callId, String from, String to, String peer, String state) {
  /** The same leg in another state. */
  public LegInfo in(String other) {
    return new LegInfo(id, callId, from, to, peer, other);
  }
}
