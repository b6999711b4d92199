package io.patchbay.media.rtpengine;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaException.Kind;
import io.patchbay.lib.node.NodeException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** What the errors of a node mean for a call. */
final class NgErrors {
  /** By the beginning of the text, in lower case: the protocol has no codes. */
  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("unknown call-id", Kind.GONE),
          Map.entry("ran out of ports", Kind.EXHAUSTED),
          Map.entry("parallel session limit reached", Kind.EXHAUSTED),
          Map.entry("load limit", Kind.OVERLOADED),
          Map.entry("failed to parse sdp", Kind.UNUSABLE_SDP),
          Map.entry("incomplete sdp", Kind.UNUSABLE_SDP),
          Map.entry("no sdp body", Kind.UNUSABLE_SDP),
          Map.entry("error rewriting sdp", Kind.UNUSABLE_SDP));

  private NgErrors() {}

  /** What a node said in place of doing what it was asked. */
  static MediaException refused(String node, String command, NgDictionary reply) {
    if (reply.text("result").equals("load limit")) {
      return new MediaException(
          Kind.OVERLOADED, node + ": takes no new sessions now: " + reply.text("message"));
    }
    String reason = reply.text("error-reason");
    String lower = reason.toLowerCase(Locale.ROOT);
    Kind kind =
        KINDS.entrySet().stream()
            .filter(entry -> lower.startsWith(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(Kind.UNSUPPORTED);
    return new MediaException(kind, node + ": refuses '" + command + "': " + reason);
  }

  /** Why there is no reply; unknown failures are the node's. */
  static MediaException of(String node, Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    if (cause instanceof MediaException known) {
      return known;
    }
    if (cause instanceof NodeException failure) {
      boolean busy = failure.reason() == NodeException.Reason.BUSY;
      return new MediaException(
          busy ? Kind.OVERLOADED : Kind.UNAVAILABLE, String.valueOf(failure.getMessage()));
    }
    return new MediaException(Kind.UNAVAILABLE, node + ": " + cause);
  }
}
