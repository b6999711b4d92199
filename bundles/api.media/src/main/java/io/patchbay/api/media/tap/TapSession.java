package io.patchbay.api.media.tap;

import java.util.Map;

/**
 * The session a tap is attached to.
 *
 * @param call the call's id, unique in the node, also over restarts
 * @param labels what is known of the call for names and records, such as {@code caller} and {@code
 *     called}; written by peers, so never to be trusted as a part of a path
 */
public record TapSession(String call, Map<String, String> labels) {
  public TapSession {
    labels = Map.copyOf(labels);
  }
}
