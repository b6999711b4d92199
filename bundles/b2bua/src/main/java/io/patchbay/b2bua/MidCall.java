package io.patchbay.b2bua;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.b2bua.leg.Cause;
import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.sdp.SessionDescription;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Offers and answers in mid call, on their way from one leg to the other through the media session.
 * It remembers what was agreed last, and returns the media session to that when an offer is
 * refused.
 */
final class MidCall {
  /** A leg and what the media session calls it. */
  record Side(Leg leg, MediaLeg media) {}

  /** As the two sides wrote it, not as they were shown it. */
  private record Agreement(Side offerer, SessionDescription offer, SessionDescription answer) {}

  private final CallMedia media;
  private final Side a;
  private final Side b;
  private final SessionDescription firstOffer;
  private final Consumer<Cause> giveUp;
  private @Nullable Agreement agreed;
  private @Nullable SessionDescription pending;

  /**
   * @param firstOffer what {@code a} offered when it called
   * @param giveUp ends the call
   */
  MidCall(CallMedia media, Side a, Side b, SessionDescription firstOffer, Consumer<Cause> giveUp) {
    this.media = media;
    this.a = a;
    this.b = b;
    this.firstOffer = firstOffer;
    this.giveUp = giveUp;
  }

  /** What {@code b} answered to the first offer; the last of several holds. */
  void firstAnswer(SessionDescription answer) {
    agreed = new Agreement(a, firstOffer, answer);
  }

  /** An event of a leg, in an answered call. */
  void on(Leg leg, LegEvent event) {
    Side from = leg.equals(a.leg()) ? a : b;
    Side to = other(from);
    if (event instanceof LegEvent.Update update) {
      offer(from, to, update);
    } else if (event instanceof LegEvent.UpdateAnswer answer) {
      answer(from, to, answer);
    } else if (event instanceof LegEvent.UpdateReject) {
      restore();
      media.inOrder(() -> to.leg().tell(event));
    }
  }

  private void offer(Side from, Side to, LegEvent.Update update) {
    pending = update.sdp();
    media.offer(
        from.media(),
        to.media(),
        update.sdp(),
        sdp -> to.leg().tell(new LegEvent.Update(sdp, update.headers())),
        failure -> from.leg().tell(refusal(failure)));
  }

  private void answer(Side from, Side to, LegEvent.UpdateAnswer answer) {
    SessionDescription offer = pending;
    media.answer(
        from.media(),
        to.media(),
        answer.sdp(),
        sdp -> {
          if (offer != null) {
            agreed = new Agreement(to, offer, answer.sdp());
          }
          to.leg().tell(new LegEvent.UpdateAnswer(sdp, answer.headers()));
        },
        // one side has changed its session and the other cannot follow
        failure -> giveUp.accept(new Cause(488, "unusable answer: " + failure.getMessage())));
  }

  /** Tells the media session once more what was agreed last. */
  private void restore() {
    Agreement last = agreed;
    if (last == null) {
      return;
    }
    Side answerer = other(last.offerer());
    Consumer<MediaException> failed =
        failure -> giveUp.accept(new Cause(503, "media lost: " + failure.getMessage()));
    media.offer(last.offerer().media(), answerer.media(), last.offer(), sdp -> {}, failed);
    media.answer(answerer.media(), last.offerer().media(), last.answer(), sdp -> {}, failed);
  }

  private Side other(Side side) {
    return side.equals(a) ? b : a;
  }

  private static LegEvent.UpdateReject refusal(MediaException failure) {
    return failure.kind() == MediaException.Kind.UNUSABLE_SDP
        ? LegEvent.UpdateReject.of(488, "Not Acceptable Here")
        : LegEvent.UpdateReject.of(503, "Media Unavailable");
  }
}
