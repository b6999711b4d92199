package io.patchbay.b2bua;

import io.patchbay.api.media.MediaException;
import io.patchbay.b2bua.leg.LegEvent;

/** What a peer is told when there is no media for what it asks. */
final class MediaRefusal {
  private MediaRefusal() {}

  /** The status of a response. */
  static int status(MediaException failure) {
    return switch (failure.kind()) {
      case UNUSABLE_SDP -> 488;
      case UNSUPPORTED -> 500;
      case EXHAUSTED, OVERLOADED, UNAVAILABLE, GONE -> 503;
    };
  }

  /** To one who calls. */
  static LegEvent.Reject ofCall(MediaException failure) {
    int status = status(failure);
    return status == 503
        ? LegEvent.Reject.later(status, phrase(failure), B2buaSettings.RETRY_AFTER_SECONDS)
        : LegEvent.Reject.of(status, phrase(failure));
  }

  /** To one who makes an offer in a call that is up. */
  static LegEvent.UpdateReject ofOffer(MediaException failure) {
    return LegEvent.UpdateReject.of(status(failure), phrase(failure));
  }

  private static String phrase(MediaException failure) {
    return switch (failure.kind()) {
      case UNUSABLE_SDP -> "Not Acceptable Here";
      case UNSUPPORTED -> "Media Option Not Supported";
      case EXHAUSTED -> "Out Of Media Ports";
      case OVERLOADED -> "Media Overloaded";
      case UNAVAILABLE, GONE -> "Media Unavailable";
    };
  }
}
