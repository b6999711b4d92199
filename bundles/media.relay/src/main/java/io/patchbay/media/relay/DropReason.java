package io.patchbay.media.relay;

/** Why a packet was not relayed. */
enum DropReason {
  /** Neither RTP nor RTCP, or too short or too long for it. */
  MALFORMED,
  /** RTP on the port of RTCP. */
  MISPLACED,
  /** From somebody who is not the side this port faces. */
  STRANGER,
  /** The opposite side's address is not known yet, or it is on hold. */
  NOWHERE,
  /** The socket towards the opposite side was full. */
  CONGESTED
}
