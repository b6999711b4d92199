package io.patchbay.media.relay;

/**
 * Who may take a stream over once its source is known, by going on with its SSRC and its sequence:
 * key {@code handover}.
 */
enum HandOver {
  /** Nobody. */
  OFF,
  /** Another port of the same IP address: a NAT that changed its mapping. */
  PORT,
  /** Any address: a network that was changed without a word of signalling. */
  ANYWHERE
}
