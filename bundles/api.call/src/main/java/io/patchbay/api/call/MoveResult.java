package io.patchbay.api.call;

/**
 * What became of the wish to move a call to another media backend.
 *
 * @param call id of the call
 * @param backend where its media runs now; empty when it is over
 * @param detail why it was not moved, for people; empty when it was
 */
public record MoveResult(String call, Outcome outcome, String backend, String detail) {
  /** How it went. */
  public enum Outcome {
    /** Both sides have accepted the addresses of the new backend. */
    MOVED,
    /** The call goes on where it was. */
    KEPT,
    /** The call ended before it was moved, or because it could neither be moved nor stay. */
    ENDED
  }
}
