package io.patchbay.api.media;

/**
 * What a session is opened for.
 *
 * @param callId the call's id, unique in the node; names the session towards external nodes and in
 *     logs
 * @param listener told of the session's own events
 * @param options what is wanted for the session
 */
public record MediaSessionSpec(
    String callId, MediaSessionListener listener, MediaSessionOptions options) {
  /** A session for which nothing special is wanted. */
  public MediaSessionSpec(String callId, MediaSessionListener listener) {
    this(callId, listener, MediaSessionOptions.none());
  }
}
