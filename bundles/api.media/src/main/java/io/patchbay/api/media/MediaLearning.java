package io.patchbay.api.media;

/** How a leg's real media address is found, where it may differ from the one in its SDP. */
public enum MediaLearning {
  /** Not at all: media is sent to, and taken from, the address of the SDP. */
  OFF,
  /** The first packet decides. */
  IMMEDIATE,
  /** Packets are followed for a while after signalling, then the last source is kept. */
  DELAYED,
  /** Sources are weighed against the SDP and against each other. */
  HEURISTIC
}
