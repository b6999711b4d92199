package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.sdp.OfferAnswer;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers and answers after the first, on one dialog: at most one exchange at a time, in one
 * direction (RFC 3264 section 4, RFC 3261 section 14, RFC 3311 section 5). It turns re-INVITEs,
 * UPDATEs and PRACKs of the peer into events, and events into requests of ours and answers.
 */
final class Renegotiation implements OwnOffer.Outcome, SessionTimer.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Renegotiation.class);

  /** What the leg does for it. */
  interface Host {
    void report(LegEvent event);

    /** The headers of a message of the peer that pass on. */
    List<HeaderField> passed(Message message);

    /** What passes of the body of a message of the peer. */
    Content content(Message message, byte[] body);

    /** The reason phrase of a response, where it names nothing to hide. */
    String phrase(Response response);

    RemoteParty remote();

    /** Our Contact in the dialog, a name-addr. */
    String contact();

    /** The dialog cannot go on. */
    void giveUp(Cause cause);
  }

  /** How far the dialog has come, which decides what may be offered in it. */
  enum Phase {
    /** The first offer has no answer yet that its author is known to have: nothing may. */
    UNANSWERED,
    /** Answered reliably: UPDATE may. */
    EARLY,
    /** The INVITE is over: UPDATE and re-INVITE may. */
    CONFIRMED
  }

  private final OwnOffer.Means means;
  private final Host host;
  private Phase phase = Phase.UNANSWERED;
  private @Nullable PeerOffer theirs;
  private @Nullable OwnOffer ours;
  private boolean changed;

  Renegotiation(OwnOffer.Means means, Host host) {
    this.means = means;
    this.host = host;
  }

  /** The dialog has come that far; it never goes back. */
  void reached(Phase next) {
    if (next.compareTo(phase) > 0) {
      phase = next;
    }
    if (confirmed()) {
      means.headers().timer().listener(this);
    }
  }

  /** True when an exchange after the first has changed the session. */
  boolean hasChanged() {
    return changed;
  }

  /** A re-INVITE of the peer (RFC 3261 section 14.2). */
  void received(IncomingRequest invite) {
    received(new PeerReinvite(means.around(), invite));
  }

  /** An UPDATE, or a PRACK with an offer. One without an offer refreshes the dialog, no more. */
  void updated(IncomingRequest update) {
    PeerOffer offer = new PeerOffer(means.around(), update);
    if (update.body().length > 0 || means.headers().timer().refuses(update.request())) {
      received(offer);
    } else {
      means.dialog().learn(update.request());
      offer.accept(List.of(), means.headers());
    }
  }

  /**
   * Refreshes the session with what is in force: by UPDATE where the peer takes it, else by a
   * re-INVITE with the text it had last. An exchange under way refreshes it as well.
   */
  @Override
  public void refresh() {
    if (isBusy()) {
      return;
    }
    Refresh refresh = new Refresh(this::refreshByReinvite, host);
    if (means.dialog().allows(Request.UPDATE)) {
      begin(new OwnRefresh(means, refresh, () -> {}));
    } else {
      refreshByReinvite();
    }
  }

  @Override
  public void expired() {
    host.giveUp(Cause.EXPIRED);
  }

  /** An ACK that arrived in the dialog. */
  void acknowledged(IncomingRequest ack) {
    if (theirs == null || !theirs.acknowledged(ack) || !theirs.asksForOffer()) {
      return;
    }
    try {
      LegEvent.Confirm answer = SessionBody.answer(ack);
      agreed();
      host.report(answer);
    } catch (SdpException e) {
      unusable(String.valueOf(e.getMessage()));
    }
  }

  /** An offer, or what became of the peer's. */
  void tell(LegEvent event) {
    if (event instanceof LegEvent.Update update) {
      send(update);
    } else if (event instanceof LegEvent.Confirm confirm) {
      if (ours != null) {
        ours.answer(confirm);
        agreed();
      }
    } else if (theirs != null && theirs.isPending()) {
      if (event instanceof LegEvent.UpdateAnswer answer) {
        accept(theirs, answer);
      } else if (event instanceof LegEvent.UpdateReject reject) {
        theirs.refuse(reject.status(), reject.phrase(), reject.headers());
      }
    }
  }

  /** The dialog ends. */
  void end() {
    means.headers().timer().stop();
    if (theirs != null) {
      theirs.end();
    }
    if (ours != null && ours.isPending()) {
      ours.end();
    }
  }

  @Override
  public void accepted(SessionDescription sdp, IncomingResponse response) {
    agreed();
    SessionBody carrier = SessionBody.carrier(response.response(), response.body());
    host.report(new LegEvent.UpdateAnswer(sdp, carrier, host.passed(response.response())));
  }

  @Override
  public void unusable(String why) {
    host.giveUp(new Cause(Response.NOT_ACCEPTABLE_HERE, "unusable answer: " + why));
  }

  @Override
  public void refused(int status, @Nullable IncomingResponse response) {
    means.session().rollback();
    LegEvent.Reject reject =
        response == null
            ? LegEvent.Reject.of(Response.SERVER_INTERNAL_ERROR, "Server Internal Error")
            : FinalResponses.forCaller(
                status, host.phrase(response.response()), host.passed(response.response()));
    host.report(new LegEvent.UpdateReject(reject.status(), reject.phrase(), reject.headers()));
  }

  @Override
  public void dialogGone(int status) {
    host.giveUp(new Cause(status, "the dialog is gone"));
  }

  private void received(PeerOffer offer) {
    SessionTimer timer = means.headers().timer();
    if (timer.refuses(offer.request().request())) {
      offer.refuse(
          422, null, List.of(new HeaderField(SessionTimes.MINIMUM, timer.minimumSeconds())));
    } else if (ours != null && ours.isPending()) {
      offer.refuse(Response.REQUEST_PENDING, null, List.of());
    } else if (phase == Phase.UNANSWERED || (theirs != null && theirs.isPending())) {
      String seconds = Integer.toString(ThreadLocalRandom.current().nextInt(11));
      offer.refuse(
          Response.SERVER_INTERNAL_ERROR, null, List.of(new HeaderField("Retry-After", seconds)));
    } else {
      begin(offer);
    }
  }

  private void begin(PeerOffer offer) {
    if (offer.isOfAnotherType()) {
      LOG.info("{} refused: 415, its body is of no type that can be read", offer);
      offer.refuse(Response.UNSUPPORTED_MEDIA_TYPE, null, Demands.readable());
      return;
    }
    try {
      Optional<SessionDescription> sdp = offer.offer();
      if (sdp.isPresent()) {
        OfferAnswer.checkOffer(sdp.get());
      }
      Request request = offer.request().request();
      means.dialog().learn(request);
      theirs = offer;
      host.report(
          new LegEvent.Update(sdp, offer.carrier(), offer.isImmediate(), host.passed(request)));
    } catch (SdpException e) {
      LOG.info("{} refused: 488, {}", offer, e.getMessage());
      offer.refuse(Response.NOT_ACCEPTABLE_HERE, null, List.of());
    }
  }

  private void accept(PeerOffer offer, LegEvent.UpdateAnswer answer) {
    OwnBody sdp = new OwnBody(means.session().write(answer.sdp()), answer.carrier());
    if (!offer.asksForOffer()) {
      agreed();
    }
    offer.accept(sdp, answer.headers(), means.headers(), () -> host.giveUp(Cause.NO_ACK));
  }

  private void send(LegEvent.Update update) {
    boolean updatable = update.sdp().isPresent() && means.dialog().allows(Request.UPDATE);
    if (isBusy()) {
      host.report(LegEvent.UpdateReject.of(Response.REQUEST_PENDING, "Request Pending"));
    } else if (updatable && phase != Phase.UNANSWERED && (update.immediate() || !confirmed())) {
      OwnBody offer = write(update).orElseThrow();
      begin(new OwnUpdate(means, offer, update.headers(), this));
    } else if (confirmed()) {
      begin(new OwnReinvite(means, write(update), update.headers(), this));
    } else {
      host.report(LegEvent.UpdateReject.of(Response.NOT_ACCEPTABLE_HERE, "Not Acceptable Here"));
    }
  }

  private Optional<OwnBody> write(LegEvent.Update update) {
    return update.sdp().map(sdp -> new OwnBody(means.session().write(sdp), update.carrier()));
  }

  private void begin(OwnOffer offer) {
    ours = offer;
    offer.send();
  }

  private void refreshByReinvite() {
    OwnBody current = new OwnBody(means.session().current(), SessionBody.PLAIN);
    begin(new OwnReinvite(means, Optional.of(current), List.of(), new Refresh(() -> {}, host)));
  }

  /** Takes an offer of ours back; it is answered as one that the peer refused. */
  void withdraw() {
    if (ours != null) {
      ours.withdraw();
    }
  }

  /** True while an offer waits for its answer, on either side. */
  boolean isBusy() {
    return (theirs != null && theirs.isPending()) || (ours != null && ours.isPending());
  }

  private boolean confirmed() {
    return phase == Phase.CONFIRMED;
  }

  private void agreed() {
    changed = true;
    means.session().commit();
  }
}
