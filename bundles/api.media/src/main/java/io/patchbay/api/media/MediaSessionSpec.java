package io.patchbay.api.media;

import java.util.Map;

/**
 * What a session is opened for.
 *
 * @param callId the call's id, unique in the node; names the session towards external nodes and in
 *     logs
 * @param listener told of the session's own events
 * @param options what is wanted for the session
 * @param labels what is known of the call for names and records, such as {@code caller} and {@code
 *     called}; written by peers
 */
public record MediaSessionSpec(
    String callId,
    MediaSessionListener listener,
    MediaSessionOptions options,
    Map<String, String> labels) {
  public MediaSessionSpec {
    labels = Map.copyOf(labels);
  }

  /** A session of a call of which nothing is known. */
  public MediaSessionSpec(
      String callId, MediaSessionListener listener, MediaSessionOptions options) {
    this(callId, listener, options, Map.of());
  }

  /** A session for which nothing special is wanted. */
  public MediaSessionSpec(String callId, MediaSessionListener listener) {
    this(callId, listener, MediaSessionOptions.none());
  }
}
