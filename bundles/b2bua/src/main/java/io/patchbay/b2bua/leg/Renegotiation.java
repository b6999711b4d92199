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
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * Offer and answer in mid call, on one dialog: at most one exchange at a time, in one direction
 * (RFC 3264 section 4, RFC 3261 section 14). It turns re-INVITEs of the peer into events, and
 * events into re-INVITEs and answers.
 */
final class Renegotiation implements OwnReinvite.Outcome {
  /** What the leg does for it. */
  interface Host {
    void report(LegEvent event);

    /** The headers of a message of the peer that pass on. */
    List<HeaderField> passed(Message message);

    /** The dialog cannot go on. */
    void giveUp(Cause cause);
  }

  private final Surroundings around;
  private final Dialog dialog;
  private final LocalSession session;
  private final boolean ownsCallId;
  private final String contact;
  private final Host host;
  private @Nullable PeerReinvite theirs;
  private @Nullable OwnReinvite ours;

  /**
   * @param ownsCallId whether we made the Call-ID
   * @param contact our Contact in this dialog, a name-addr
   */
  Renegotiation(
      Surroundings around,
      Dialog dialog,
      LocalSession session,
      boolean ownsCallId,
      String contact,
      Host host) {
    this.around = around;
    this.dialog = dialog;
    this.session = session;
    this.ownsCallId = ownsCallId;
    this.contact = contact;
    this.host = host;
  }

  /** A re-INVITE of the peer (RFC 3261 section 14.2). */
  void received(IncomingRequest invite) {
    PeerReinvite reinvite = new PeerReinvite(around, invite);
    if (ours != null && ours.isPending()) {
      reinvite.refuse(Response.REQUEST_PENDING, null, List.of());
    } else if (theirs != null && theirs.isPending()) {
      String seconds = Integer.toString(ThreadLocalRandom.current().nextInt(11));
      reinvite.refuse(
          Response.SERVER_INTERNAL_ERROR, null, List.of(new HeaderField("Retry-After", seconds)));
    } else {
      begin(reinvite, invite);
    }
  }

  /** An ACK that arrived in the dialog. */
  void acknowledged(IncomingRequest ack) {
    if (theirs == null || !theirs.acknowledged(ack) || !theirs.asksForOffer()) {
      return;
    }
    try {
      SessionDescription answer = BodyType.answer(ack);
      session.commit();
      host.report(new LegEvent.Confirm(answer));
    } catch (SdpException e) {
      host.giveUp(new Cause(Response.NOT_ACCEPTABLE_HERE, "unusable answer: " + e.getMessage()));
    }
  }

  /** An offer, or what became of the peer's. */
  void tell(LegEvent event) {
    if (event instanceof LegEvent.Update update) {
      send(update);
    } else if (event instanceof LegEvent.Confirm confirm) {
      confirm(confirm);
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
    if (theirs != null) {
      theirs.end();
    }
    if (ours != null && ours.isPending()) {
      ours.end();
    }
  }

  @Override
  public void accepted(SessionDescription sdp, IncomingResponse response) {
    session.commit();
    host.report(new LegEvent.UpdateAnswer(sdp, host.passed(response.response())));
  }

  @Override
  public void unusable(String why) {
    host.giveUp(new Cause(Response.NOT_ACCEPTABLE_HERE, "unusable answer: " + why));
  }

  @Override
  public void refused(int status, @Nullable IncomingResponse response) {
    session.rollback();
    LegEvent.Reject reject =
        response == null
            ? LegEvent.Reject.of(Response.SERVER_INTERNAL_ERROR, "Server Internal Error")
            : FinalResponses.forCaller(status, phrase(response), host.passed(response.response()));
    host.report(new LegEvent.UpdateReject(reject.status(), reject.phrase(), reject.headers()));
  }

  @Override
  public void dialogGone(int status) {
    host.giveUp(new Cause(status, "the dialog is gone"));
  }

  private void begin(PeerReinvite reinvite, IncomingRequest invite) {
    try {
      Optional<SessionDescription> offer = reinvite.offer();
      if (offer.isPresent()) {
        OfferAnswer.checkOffer(offer.get());
      }
      dialog.refreshTarget(invite.request());
      theirs = reinvite;
      host.report(new LegEvent.Update(offer, host.passed(invite.request())));
    } catch (SdpException e) {
      reinvite.refuse(Response.NOT_ACCEPTABLE_HERE, null, List.of());
    }
  }

  private void accept(PeerReinvite reinvite, LegEvent.UpdateAnswer answer) {
    byte[] sdp = session.write(answer.sdp());
    if (!reinvite.asksForOffer()) {
      session.commit();
    }
    reinvite.accept(sdp, answer.headers(), contact, () -> host.giveUp(Cause.NO_ACK));
  }

  private void confirm(LegEvent.Confirm confirm) {
    if (ours != null) {
      ours.answer(confirm.sdp());
      session.commit();
    }
  }

  private void send(LegEvent.Update update) {
    if ((theirs != null && theirs.isPending()) || (ours != null && ours.isPending())) {
      host.report(LegEvent.UpdateReject.of(Response.REQUEST_PENDING, "Request Pending"));
      return;
    }
    ours =
        new OwnReinvite(
            around, dialog, session, ownsCallId, update.sdp(), update.headers(), contact, this);
    ours.send();
  }

  private static String phrase(IncomingResponse response) {
    String phrase = response.response().getReasonPhrase();
    return phrase == null ? "" : phrase;
  }
}
