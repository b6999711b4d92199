package io.patchbay.api.media.tap;

/** Why a tap gets no more packets of a session. */
public enum TapEnd {
  /** The session is closed: the call is over. */
  CLOSED,
  /** Somebody detached the tap; the call goes on. */
  DETACHED,
  /** The tap's service goes away, or the gateway stops. */
  STOPPED,
  /** The tap failed, hung or stayed behind. */
  FAILED
}
