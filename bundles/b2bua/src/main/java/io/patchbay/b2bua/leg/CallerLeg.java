package io.patchbay.b2bua.leg;

import io.patchbay.api.call.LegInfo;
import io.patchbay.api.sip.DialogId;
import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.lib.digest.DigestLogin;
import io.patchbay.sdp.SdpException;
import java.util.List;
import java.util.Set;
import javax.sip.message.Message;
import javax.sip.message.Response;

/**
 * The leg of the one who called: we are the user agent server. What it does next is its {@link
 * CallerState}'s.
 */
public final class CallerLeg extends DialogLeg {
  private final Flow flow;
  private final Whereabouts whereabouts;
  private final Dialog dialog;
  private final LocalSession session;
  private final Renegotiation renegotiation;
  private final InviteResponses responses;
  private final RemoteParty remote;

  /** Takes an INVITE over. Called on the loop of its Call-ID; nothing is sent yet. */
  public CallerLeg(Surroundings around, Owner owner, IncomingRequest invite) {
    this(around, owner, invite, around.transport().messages().newTag());
  }

  private CallerLeg(Surroundings around, Owner owner, IncomingRequest invite, String localTag) {
    super("a", around, owner, new DialogId(invite.callId(), localTag));
    this.flow = invite.flow();
    this.dialog = Dialog.uas(around.transport(), invite, localTag);
    this.whereabouts = new Whereabouts(flow.remote(), dialog.remote().getURI());
    this.session = new LocalSession(flow.localAddress(), flow.local().host());
    this.remote =
        new RemoteParty(
            Identity.of(dialog.remote()), flow.listener(), flow.transport(), flow.remote());
    DialogHeaders headers = new DialogHeaders(around, contact(), new SessionTimer(around));
    this.renegotiation =
        new Renegotiation(new OwnOffer.Means(around, dialog, headers, session, false), this);
    this.responses =
        new InviteResponses(around, invite, localTag, session, headers, () -> state().noPrack());
  }

  /** Who we are to the host the call comes from, for when it asks that of a request of ours. */
  public void login(DigestLogin login) {
    around().authentication().learnLogin(login, flow.remote().getAddress());
  }

  /** Begins to wait for what the other side does, and for the caller's CANCEL. Called once. */
  public void begin() {
    become(new CallerState.Proceeding(this));
    responses.invite().onCancel(reason -> state().cancelled(passedReason(reason)));
  }

  @Override
  LegInfo describe() {
    return new LegInfo(
        id(),
        dialog.id().callId(),
        dialog.remote().toString().trim(),
        dialog.local().toString().trim(),
        flow.transport() + " " + HostText.of(flow.remote()),
        "");
  }

  public Flow flow() {
    return flow;
  }

  @Override
  Set<String> hidden(Message message) {
    return whereabouts.after(message);
  }

  @Override
  public RemoteParty remote() {
    return remote;
  }

  /** Headers of the INVITE that pass to the other leg. Asked for before its final response. */
  public List<HeaderField> passedHeaders() {
    return passed(responses.invite().request());
  }

  /** What its INVITE answers challenges with. Asked for before its final response. */
  public List<HeaderField> credentials() {
    return Challenges.answers(responses.invite().request(), around().transport().messages());
  }

  @Override
  Dialog dialog() {
    return dialog;
  }

  @Override
  Renegotiation renegotiation() {
    return renegotiation;
  }

  /** What the offer of the INVITE is carried in. Asked for before its final response. */
  public SessionBody carrier() {
    IncomingRequest invite = responses.invite();
    return SessionBody.carrier(invite.request(), invite.body());
  }

  /**
   * True when it asks for an offer and takes that in a reliable provisional response (RFC 3262
   * section 5).
   */
  public boolean takesEarlyOffer() {
    return responses.takesEarlyOffer();
  }

  InviteResponses responses() {
    return responses;
  }

  void progress(LegEvent.Progress progress) {
    responses.progress(progress);
    if (responses.isAgreed()) {
      renegotiation.reached(Renegotiation.Phase.EARLY);
    }
  }

  @Override
  void endExchanges() {
    responses.stop();
    super.endExchanges();
  }

  @Override
  void prack(IncomingRequest prack) {
    if (!responses.acknowledged(prack)) {
      super.prack(prack);
      return;
    }
    if (responses.expectsAnswer()) {
      requests().answer(prack, Response.OK);
      confirm(prack);
    } else {
      renegotiation.updated(prack);
    }
    responses.goOn();
  }

  /**
   * A PRACK or ACK that has the answer to our offer (RFC 3262 section 5, RFC 3261 section 13.2.1).
   */
  void confirm(IncomingRequest request) {
    try {
      LegEvent.Confirm answer = SessionBody.answer(request);
      session.commit();
      responses.answered();
      renegotiation.reached(Renegotiation.Phase.EARLY);
      report(answer);
    } catch (SdpException e) {
      giveUp(new Cause(Response.NOT_ACCEPTABLE_HERE, "unusable answer: " + e.getMessage()));
    }
  }

  /** True for the ACK of the INVITE itself. */
  boolean acknowledges(IncomingRequest ack) {
    return responses.isAcknowledgedBy(ack);
  }

  private List<HeaderField> passedReason(String reason) {
    boolean leaks = hidden(responses.invite().request()).stream().anyMatch(reason::contains);
    return reason.isEmpty() || leaks ? List.of() : List.of(new HeaderField("Reason", reason));
  }

  @Override
  public String contact() {
    return "<" + around().transport().messages().contact("", flow.local(), flow.transport()) + ">";
  }
}
