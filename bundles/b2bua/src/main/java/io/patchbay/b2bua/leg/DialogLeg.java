package io.patchbay.b2bua.leg;

import io.patchbay.api.call.LegInfo;
import io.patchbay.api.sip.DialogId;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTransport.Registration;
import java.util.List;
import java.util.Set;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * What both kinds of leg have in common: the state they are in, and the requests of the peer in
 * their dialog. All on the call's loop.
 */
abstract class DialogLeg implements Leg, Renegotiation.Host {
  private final String id;
  private final Surroundings around;
  private final Owner home;
  private final DialogId dialogId;
  private final DialogRequests requests;
  private final Registration registration;
  private LegState state = new LegState.Idle(this);
  private Owner owner;
  private @Nullable PassedRequests passing;
  private @Nullable LegInfo info;
  private boolean keepsHeaders;

  /**
   * @param dialog where requests of the peer are told by
   */
  DialogLeg(String id, Surroundings around, Owner owner, DialogId dialog) {
    this.id = id;
    this.around = around;
    this.home = owner;
    this.owner = owner;
    this.dialogId = dialog;
    this.requests = new DialogRequests(around);
    this.registration = around.transport().registerDialog(dialog, this::onRequest);
    around.legs().add(dialog, this);
  }

  /** The dialog requests of ours go in; null before there is one. */
  abstract @Nullable Dialog dialog();

  /** Mid-call offers and answers; there are none before the dialog. */
  abstract Renegotiation renegotiation();

  /** The dialog a request with our tag belongs to; null when it is of none. */
  @Nullable Dialog dialog(IncomingRequest request) {
    Dialog dialog = dialog();
    return dialog != null && dialog.isWith(request) ? dialog : null;
  }

  /** The offers and answers of the dialog that request belongs to. */
  Renegotiation renegotiation(IncomingRequest request) {
    return renegotiation();
  }

  /** The leg is over: offers under way, and their timers, end too. */
  void endExchanges() {
    renegotiation().end();
  }

  /** The leg is dead: what holds it is to let it go. */
  void left() {}

  /** A PRACK. */
  void prack(IncomingRequest prack) {
    requests.answer(prack, Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST);
  }

  /** What the leg is to the outside; its state does not matter. */
  abstract LegInfo describe();

  /** Addresses and names of this leg that the other must not see. */
  abstract Set<String> hidden(Message message);

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final LegInfo info() {
    // another call's loop may ask too: what it finds, or leaves here, is whole
    LegInfo known = info;
    LegInfo described = known == null ? describe() : known;
    String now = state.name();
    LegInfo current = described.state().equals(now) ? described : described.in(now);
    info = current;
    return current;
  }

  @Override
  public final HeaderPolicy policy() {
    return around.headers();
  }

  @Override
  public final void tell(LegEvent event) {
    if (event instanceof LegEvent.Pass pass) {
      Dialog dialog = dialog();
      if (dialog == null || state.isOver()) {
        report(LegEvent.Passed.refused(pass.id(), Response.TEMPORARILY_UNAVAILABLE, ""));
      } else {
        passing().send(pass, dialog);
      }
    } else if (event instanceof LegEvent.Passed answer) {
      passing().answer(answer);
    } else if (event instanceof LegEvent.Referred referred) {
      passing().referred(referred);
    } else if (event instanceof LegEvent.Transferring progress) {
      passing().transferring(progress);
    } else {
      state.tell(event);
    }
  }

  @Override
  public final boolean mayOffer() {
    return state.mayOffer();
  }

  @Override
  public final void withdrawOffer() {
    if (state instanceof LegState.Confirmed) {
      renegotiation().withdraw();
    }
  }

  @Override
  public final Leg handTo(String name, Owner next, SipLoop loop) {
    DistantLeg distant = new DistantLeg(name, this, loop, next);
    around.loop().run(distant::begin);
    return distant;
  }

  @Override
  public final void reclaim() {
    own(home);
  }

  @Override
  public final void keepHeaders() {
    keepsHeaders = true;
  }

  /** Who is told what happens, from now on. */
  final void own(Owner next) {
    owner = next;
  }

  /**
   * Somebody asks for the place of this leg's peer (RFC 3891 section 3). In a dialog that is not
   * answered yet that is possible only when it is we who call.
   */
  final void replaceBy(Replaces replaces, Newcomer newcomer) {
    Dialog dialog = dialog();
    if (state.hasRungAt(replaces.peerTag())) {
      report(new LegEvent.Replace(newcomer, true));
    } else if (dialog == null
        || !dialog.remoteTag().equals(replaces.peerTag())
        || state.isEarly()) {
      newcomer.outcome().refused(Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST, "");
    } else if (state.isOver()) {
      newcomer.outcome().refused(Response.DECLINE, "");
    } else if (replaces.earlyOnly()) {
      newcomer.outcome().refused(Response.BUSY_HERE, "");
    } else {
      report(new LegEvent.Replace(newcomer, false));
    }
  }

  @Override
  public final boolean isDead() {
    return state instanceof LegState.Dead;
  }

  @Override
  public final void report(LegEvent event) {
    owner.onEvent(this, event);
  }

  @Override
  public final List<HeaderField> passed(Message message) {
    return keepsHeaders ? List.of() : around.headers().passed(message, hidden(message));
  }

  @Override
  public final Content content(Message message, byte[] body) {
    return Content.of(message, body, hidden(message));
  }

  @Override
  public final String phrase(Response response) {
    String phrase = response.getReasonPhrase();
    return phrase == null ? "" : around.headers().phrase(phrase, hidden(response));
  }

  @Override
  public final void giveUp(Cause cause) {
    LegEvent.Hangup hangup = LegEvent.Hangup.of(cause);
    tell(hangup);
    report(hangup);
  }

  final LegState state() {
    return state;
  }

  final Surroundings around() {
    return around;
  }

  final DialogRequests requests() {
    return requests;
  }

  /** Most dialogs never have anything to pass. */
  private PassedRequests passing() {
    PassedRequests made = passing == null ? new PassedRequests(around, requests, this) : passing;
    passing = made;
    return made;
  }

  final void become(LegState next) {
    state = next;
    if (next.isOver()) {
      if (passing != null) {
        passing.end();
      }
      endExchanges();
    }
    next.enter();
    if (isDead()) {
      registration.close();
      around.legs().remove(dialogId);
      left();
    }
    owner.onState(this);
  }

  /** The peer's BYE ends the leg, and the call. */
  final void leftByPeer(IncomingRequest bye) {
    List<HeaderField> headers = passed(bye.request());
    become(new LegState.Dead(this));
    report(new LegEvent.Hangup(Cause.NORMAL, headers));
  }

  /**
   * Sends our BYE.
   *
   * @param over called once, when it was answered or cannot be
   */
  final void sayBye(LegEvent.Hangup hangup, Runnable over) {
    Dialog dialog = dialog();
    if (dialog == null) {
      throw new IllegalStateException("no dialog to leave");
    }
    Farewell.say(around, dialog, hangup, over);
  }

  /**
   * A request with our tag, but not of the dialog we are in: another peer's tag, or too early (RFC
   * 3261 section 12.2.2).
   */
  void stranger(IncomingRequest request) {
    requests.refuse(
        request, Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST, "its tags are of no dialog");
  }

  private void onRequest(IncomingRequest request) {
    Dialog dialog = dialog(request);
    boolean ack = request.method().equals(Request.ACK);
    if (dialog == null) {
      if (!ack) {
        stranger(request);
      }
    } else if (ack) {
      dialog.heard(request);
      state.ack(request);
    } else if (dialog.accepts(request)) {
      dialog.heard(request);
      onOrdered(request, dialog);
    } else {
      requests.refuse(
          request, Response.SERVER_INTERNAL_ERROR, "CSeq " + request.cseq() + " is an old one");
    }
  }

  private void pass(IncomingRequest request, Dialog dialog) {
    if (state.isOver()) {
      requests.answer(request, Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST);
    } else if (request.method().equals(Request.REFER) && renegotiation(request).isBusy()) {
      requests.answer(request, Response.REQUEST_PENDING);
    } else {
      passing().received(request, dialog);
    }
  }

  /** Who hangs up may do so whatever else he asks for. */
  private void onOrdered(IncomingRequest request, Dialog dialog) {
    String unsupported = String.join(", ", Demands.unsupported(request.request()));
    if (!unsupported.isEmpty() && !request.method().equals(Request.BYE)) {
      requests.refuse(
          request,
          Response.BAD_EXTENSION,
          "it requires " + unsupported,
          new HeaderField("Unsupported", unsupported));
    } else {
      onPossible(request, dialog);
    }
  }

  private void onPossible(IncomingRequest request, Dialog dialog) {
    switch (request.method()) {
      case Request.BYE -> {
        requests.answer(request, Response.OK);
        state.bye(request);
      }
      case Request.INVITE -> state.reinvite(request);
      case Request.UPDATE -> state.update(request);
      case Request.PRACK -> prack(request);
      case Request.INFO, Request.MESSAGE, Request.REFER, Request.NOTIFY, Request.SUBSCRIBE ->
          pass(request, dialog);
      default -> requests.refuseOrAnswer(request);
    }
  }
}
