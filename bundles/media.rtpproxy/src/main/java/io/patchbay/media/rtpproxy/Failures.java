package io.patchbay.media.rtpproxy;

import io.patchbay.api.media.MediaException;
import io.patchbay.media.rtpproxy.protocol.Refusal;
import io.patchbay.media.rtpproxy.protocol.RefusedException;
import io.patchbay.sdp.SdpException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failure is to call control. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** The failure without what stages wrap around it. */
  static Throwable cause(@Nullable Throwable error) {
    if (error instanceof CompletionException && error.getCause() != null) {
      return cause(error.getCause());
    }
    return error == null ? new IllegalStateException("no failure") : error;
  }

  /** Whether the node said that. */
  static boolean is(@Nullable Throwable error, Refusal.Meaning meaning) {
    return cause(error) instanceof RefusedException refused
        && refused.refusal().meaning() == meaning;
  }

  /**
   * As call control knows it.
   *
   * @param node name of the backend
   */
  static MediaException media(String node, @Nullable Throwable error) {
    Throwable cause = cause(error);
    if (cause instanceof MediaException known) {
      return known;
    }
    if (cause instanceof RefusedException refused) {
      return new MediaException(kind(refused.refusal().meaning()), node + ": " + refused.refusal());
    }
    if (cause instanceof SdpException) {
      return new MediaException(
          MediaException.Kind.UNUSABLE_SDP, String.valueOf(cause.getMessage()));
    }
    LOG.error("{} failed", node, cause);
    return new MediaException(MediaException.Kind.UNAVAILABLE, node + " failed: " + cause);
  }

  private static MediaException.Kind kind(Refusal.Meaning meaning) {
    return switch (meaning) {
      case GONE -> MediaException.Kind.GONE;
      case FULL -> MediaException.Kind.EXHAUSTED;
      case OVERLOADED -> MediaException.Kind.OVERLOADED;
      case DRAINING, NOT_UNDERSTOOD -> MediaException.Kind.UNAVAILABLE;
      case CONFIGURATION, FEATURE, NO_NOTIFICATION -> MediaException.Kind.UNSUPPORTED;
      case BAD_ADDRESS -> MediaException.Kind.UNUSABLE_SDP;
    };
  }
}
