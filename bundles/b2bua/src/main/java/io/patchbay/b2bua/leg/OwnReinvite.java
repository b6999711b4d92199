package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.OutgoingRequest;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.api.sip.SipTransport.SentAck;
import io.patchbay.api.sip.handler.ResponseHandler;
import io.patchbay.sdp.OfferAnswer;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * A re-INVITE of ours: sent, tried again after 491 (RFC 3261 section 14.1), acknowledged. Exactly
 * one of {@link Outcome}'s methods is called, before {@link #end()}.
 *
 * <p>One without an offer asks the peer for it; then the ACK of its 2xx waits for our answer.
 */
final class OwnReinvite implements ResponseHandler {
  private static final int ATTEMPTS = 4;

  /** What becomes of it. */
  interface Outcome {
    /**
     * A 2xx: acknowledged already, unless the offer was asked for: then {@link #answer} has to
     * follow.
     *
     * @param sdp the peer's answer, or the offer it was asked for
     */
    void accepted(SessionDescription sdp, IncomingResponse response);

    /** A 2xx that brought no usable session description. */
    void unusable(String why);

    void refused(int status, @Nullable IncomingResponse response);

    /** The peer knows the dialog no more, or does not answer (section 12.2.1.2). */
    void dialogGone(int status);
  }

  private final Surroundings around;
  private final Dialog dialog;
  private final LocalSession session;
  private final boolean ownsCallId;
  private final byte @Nullable [] offer;
  private final List<HeaderField> headers;
  private final String contact;
  private final Outcome outcome;
  private @Nullable OutgoingRequest request;
  private @Nullable SipTimer retry;
  private @Nullable SentAck ack;
  private @Nullable SessionDescription unanswered;
  private boolean acknowledged;
  private long cseq;
  private int attempts;
  private boolean over;

  /**
   * @param session writes the offer, and the answer to one that was asked for
   * @param ownsCallId whether we made the Call-ID, which decides how long we wait after a 491
   * @param offer what is offered; empty asks the peer for an offer
   */
  OwnReinvite(
      Surroundings around,
      Dialog dialog,
      LocalSession session,
      boolean ownsCallId,
      Optional<SessionDescription> offer,
      List<HeaderField> headers,
      String contact,
      Outcome outcome) {
    this.around = around;
    this.dialog = dialog;
    this.session = session;
    this.ownsCallId = ownsCallId;
    this.offer = offer.map(session::write).orElse(null);
    this.headers = headers;
    this.contact = contact;
    this.outcome = outcome;
  }

  boolean isPending() {
    return !over || unanswered != null;
  }

  void send() {
    attempts++;
    var messages = around.transport().messages();
    Request invite = dialog.request(Request.INVITE);
    cseq = dialog.localCseq();
    invite.setHeader(messages.header("Contact", contact));
    invite.setHeader(messages.header("Allow", DialogRequests.ALLOW));
    around.headers().apply(invite, headers, true);
    if (offer != null) {
      messages.body(invite, "application/sdp", offer);
    }
    dialog.withNextHop(
        hop -> {
          if (!over) {
            request = around.transport().send(invite, hop, this);
          }
        });
  }

  /** Our answer to the offer we asked for: it goes into the ACK. */
  void answer(SessionDescription answer) {
    if (unanswered != null) {
      unanswered = null;
      acknowledge(Optional.of(answer), () -> {});
    }
  }

  /**
   * The dialog ends: it is cancelled, and a late 2xx still gets its ACK. An offer we asked for is
   * refused.
   */
  void end() {
    over = true;
    if (retry != null) {
      retry.cancel();
    }
    if (unanswered != null) {
      answer(OfferAnswer.refuse(unanswered));
    } else if (request != null) {
      request.cancel();
    }
  }

  @Override
  public void onResponse(IncomingResponse response) {
    int status = response.status();
    if (status >= 200 && status < 300) {
      accepted(response);
    } else if (status >= 300 && !over) {
      refused(status, response);
    }
  }

  @Override
  public void onTimeout() {
    finish(() -> outcome.dialogGone(Response.REQUEST_TIMEOUT));
  }

  @Override
  public void onTransportError(String reason) {
    finish(() -> outcome.refused(Response.SERVICE_UNAVAILABLE, null));
  }

  private void accepted(IncomingResponse response) {
    if (acknowledged || unanswered != null) {
      if (ack != null) {
        ack.resend();
      }
      return;
    }
    dialog.refreshTarget(response.response());
    Optional<SessionDescription> sdp = Optional.empty();
    String problem = "a 2xx without a session description";
    try {
      sdp = BodyType.sdp(response.response(), response.body());
    } catch (SdpException e) {
      problem = String.valueOf(e.getMessage());
    }
    if (sdp.isEmpty()) {
      String why = problem;
      acknowledge(Optional.empty(), () -> finish(() -> outcome.unusable(why)));
      return;
    }
    SessionDescription theirs = sdp.get();
    if (offer != null) {
      acknowledge(Optional.empty(), () -> finish(() -> outcome.accepted(theirs, response)));
    } else if (over) {
      acknowledge(Optional.of(OfferAnswer.refuse(theirs)), () -> {});
    } else {
      unanswered = theirs;
      finish(() -> outcome.accepted(theirs, response));
    }
  }

  private void refused(int status, IncomingResponse response) {
    if (status == Response.REQUEST_PENDING && attempts < ATTEMPTS) {
      retry = around.loop().schedule(pause(), this::send);
    } else if (status == Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST
        || status == Response.REQUEST_TIMEOUT) {
      finish(() -> outcome.dialogGone(status));
    } else {
      finish(() -> outcome.refused(status, response));
    }
  }

  /** 2.1 to 4 s for the owner of the Call-ID, else 0 to 2 s, in steps of 10 ms. */
  private Duration pause() {
    var random = ThreadLocalRandom.current();
    return Duration.ofMillis(
        10L * (ownsCallId ? random.nextInt(210, 401) : random.nextInt(0, 201)));
  }

  private void acknowledge(Optional<SessionDescription> answer, Runnable then) {
    acknowledged = true;
    Request message = dialog.ack(cseq);
    around.headers().apply(message, List.of(), true);
    answer.ifPresent(
        sdp -> around.transport().messages().body(message, "application/sdp", session.write(sdp)));
    dialog.withNextHop(
        hop -> {
          ack = around.transport().sendAck(message, hop);
          then.run();
        });
  }

  private void finish(Runnable report) {
    if (!over) {
      over = true;
      report.run();
    }
  }
}
