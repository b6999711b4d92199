package io.patchbay.b2bua;

import io.patchbay.api.call.CallInfo;
import io.patchbay.api.media.MediaEvent;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.b2bua.leg.Cause;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a call is told by its media session, in the words of call control; what the backend noticed
 * is logged and kept, the latest of it.
 */
final class MediaWatch {
  private static final Logger LOG = LoggerFactory.getLogger(MediaWatch.class);

  /** Events kept: enough for the story of a call, and a bound for one that never settles. */
  private static final int KEPT = 20;

  /** What a call does about it. Called on its loop. */
  interface Owner {
    /** There is nothing to be saved. */
    void onMediaOver(Cause cause);

    /** The session is lost: the call has another one soon, or it ends. */
    void onMediaLost(String reason);

    /** The session will not last: the call should get another one. */
    void onMediaLeaving(String reason);

    /** The session was lost, and the call has another one that not all sides know of. */
    void onMediaReplaced(String reason);
  }

  private final String callId;
  private final Owner owner;
  private final Deque<CallInfo.MediaNote> notes = new ArrayDeque<>(1);

  MediaWatch(String callId, Owner owner) {
    this.callId = callId;
    this.owner = owner;
  }

  /** On the call's loop. */
  void onTimeout(MediaTimeout timeout) {
    String text =
        switch (timeout) {
          case SETUP -> "no answer to the media offer";
          case IDLE -> "no media";
          case ONE_WAY -> "no media from one side";
          case HOLD -> "on hold for too long";
          case DURATION -> "maximum duration of media reached";
        };
    owner.onMediaOver(new Cause(408, text));
  }

  /** On the call's loop. */
  void onLost(String reason) {
    owner.onMediaLost(reason);
  }

  /** On the call's loop. */
  void onLeaving(String reason) {
    owner.onMediaLeaving(reason);
  }

  /** On the call's loop. */
  void onReplaced(String reason) {
    owner.onMediaReplaced(reason);
  }

  /** Any thread. */
  void onEvent(MediaEvent event) {
    LOG.info("call {}: media: {}", callId, event.text());
    synchronized (notes) {
      if (notes.size() == KEPT) {
        notes.removeFirst();
      }
      notes.addLast(new CallInfo.MediaNote(Instant.now(), event));
    }
  }

  /** The latest events, oldest first. */
  List<CallInfo.MediaNote> notes() {
    synchronized (notes) {
      return List.copyOf(notes);
    }
  }
}
