package io.patchbay.api.media.selection;

/**
 * One tap of a session at one moment.
 *
 * @param tap its name
 * @param state where it stands
 * @param packets handed to it
 * @param dropped packets it missed because it was too slow
 * @param detail why it failed; otherwise the tap's own words, such as the name of a file
 */
public record TapStatus(String tap, State state, long packets, long dropped, String detail) {
  /** Where a tap stands. */
  public enum State {
    /** It has not said yet whether it listens. */
    OPENING,
    LISTENING,
    /** It was detached, or its session is closed. */
    ENDED,
    /** It was detached because it failed. */
    FAILED
  }
}
