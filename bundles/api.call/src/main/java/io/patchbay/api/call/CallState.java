package io.patchbay.api.call;

/** Where a call stands. */
public enum CallState {
  /** The INVITE is being routed, or sent without an answer so far. */
  TRYING,
  /** A provisional response other than 100 has come. */
  RINGING,
  /** Answered. */
  UP,
  /** Being ended. */
  ENDING,
  /** Over; kept only until its last transaction is. */
  ENDED
}
