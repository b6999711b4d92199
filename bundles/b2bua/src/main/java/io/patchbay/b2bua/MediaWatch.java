package io.patchbay.b2bua;

import io.patchbay.api.call.CallInfo;
import io.patchbay.api.media.MediaEvent;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.b2bua.leg.Cause;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a call is told by its media session: a timeout or a loss ends it, and what the backend
 * noticed is logged and kept, the latest of it. Thread-safe.
 */
final class MediaWatch implements MediaSessionListener {
  private static final Logger LOG = LoggerFactory.getLogger(MediaWatch.class);

  /** Events kept: enough for the story of a call, and a bound for one that never settles. */
  private static final int KEPT = 20;

  private final String callId;
  private final SipLoop loop;
  private final Consumer<Cause> giveUp;
  private final Deque<CallInfo.MediaNote> notes = new ArrayDeque<>();

  /**
   * @param giveUp ends the call; called on its loop
   */
  MediaWatch(String callId, SipLoop loop, Consumer<Cause> giveUp) {
    this.callId = callId;
    this.loop = loop;
    this.giveUp = giveUp;
  }

  @Override
  public void onTimeout(MediaTimeout timeout) {
    String text =
        switch (timeout) {
          case SETUP -> "no answer to the media offer";
          case IDLE -> "no media";
          case ONE_WAY -> "no media from one side";
          case HOLD -> "on hold for too long";
          case DURATION -> "maximum duration of media reached";
        };
    loop.run(() -> giveUp.accept(new Cause(408, text)));
  }

  @Override
  public void onLost(String reason) {
    loop.run(() -> giveUp.accept(new Cause(503, "media lost: " + reason)));
  }

  @Override
  public void onEvent(MediaEvent event) {
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
