package io.patchbay.api.media;

/** Why a session is thought dead. */
public enum MediaTimeout {
  /** An offer that was never answered within the set-up time. */
  SETUP,
  /** No media from either side within the idle time. */
  IDLE
}
