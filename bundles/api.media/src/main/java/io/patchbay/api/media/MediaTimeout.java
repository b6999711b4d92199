package io.patchbay.api.media;

/** Why a session is thought dead. */
public enum MediaTimeout {
  /** An offer that was never answered within the set-up time. */
  SETUP,
  /** No media from either side within the idle time. */
  IDLE,
  /** No media, within its own time, from one side that is to send; the other may be heard. */
  ONE_WAY,
  /** No media from either side, for as long as a call may be on hold. */
  HOLD,
  /** The session has lasted as long as one may, whatever flows. */
  DURATION
}
