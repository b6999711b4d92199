package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.OutgoingRequest;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.ResponseHandler;
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
 * A request of ours with an offer, or with the wish for one: sent, and tried again after 491 (RFC
 * 3261 section 14.1, RFC 3311 section 5.3). Exactly one of {@link Outcome}'s methods is called,
 * before {@link #end()}.
 */
abstract class OwnOffer implements ResponseHandler {
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

    /** The peer knows the dialog no more, or does not answer (RFC 3261 section 12.2.1.2). */
    void dialogGone(int status);
  }

  /**
   * What it is sent with.
   *
   * @param session writes the offer, and the answer to one that was asked for
   * @param ownsCallId whether we made the Call-ID, which decides how long we wait after a 491
   */
  record Means(
      Surroundings around,
      Dialog dialog,
      DialogHeaders headers,
      LocalSession session,
      boolean ownsCallId) {}

  private final String method;
  private final Means means;
  private final Optional<OwnBody> offer;
  private final List<HeaderField> fields;
  private final Outcome outcome;
  private final Authentication.Proof proof;
  private @Nullable OutgoingRequest request;
  private @Nullable Target sentTo;
  private @Nullable SipTimer retry;
  private int attempts;
  private boolean over;

  OwnOffer(
      String method,
      Means means,
      Optional<OwnBody> offer,
      List<HeaderField> fields,
      Outcome outcome) {
    this.method = method;
    this.means = means;
    this.offer = offer;
    this.fields = fields;
    this.outcome = outcome;
    this.proof = means.around().authentication().prove();
  }

  /** A final response that is a 2xx. */
  abstract void accepted(IncomingResponse response);

  /** A request of this method was made; it has this number. */
  void sending(long cseq) {}

  /** Our answer to the offer that was asked for. */
  void answer(LegEvent.Confirm answer) {}

  boolean isPending() {
    return !over;
  }

  /** The dialog ends: an INVITE is cancelled; a late answer changes nothing. */
  void end() {
    over = true;
    if (retry != null) {
      retry.cancel();
    }
    if (request != null && method.equals(Request.INVITE)) {
      request.cancel();
    }
  }

  /**
   * Nobody waits for it any more: it is cancelled, and not tried again. The outcome follows, also
   * when that is success.
   */
  final void withdraw() {
    attempts = ATTEMPTS;
    if (retry != null) {
      retry.cancel();
      finish(() -> outcome.refused(Response.REQUEST_TERMINATED, null));
    } else if (request != null && method.equals(Request.INVITE) && !over) {
      request.cancel();
    }
  }

  private void sendAgain() {
    retry = null;
    send();
  }

  final void send() {
    attempts++;
    Request made = means.dialog().request(method);
    sending(means.dialog().localCseq());
    means.headers().request(made);
    means.around().headers().apply(made, fields, true);
    offer.ifPresent(body -> body.putInto(made, means.around().transport().messages()));
    means
        .dialog()
        .withNextHop(
            next -> {
              if (!over) {
                Target hop = proof.stay(next);
                sentTo = hop;
                proof.sign(made, hop);
                request = means.around().transport().send(made, hop, this);
              }
            });
  }

  final Means means() {
    return means;
  }

  final boolean hasOffer() {
    return offer.isPresent();
  }

  final Authentication.Proof proof() {
    return proof;
  }

  final Outcome outcome() {
    return outcome;
  }

  /**
   * The session description of a 2xx.
   *
   * @throws SdpException when there is none that can be read
   */
  final SessionDescription sdp(IncomingResponse response) throws SdpException {
    return SessionBody.sdp(response.response(), response.body())
        .orElseThrow(() -> new SdpException("a 2xx without a session description"));
  }

  /** Calls the outcome, unless the dialog has ended before. */
  final void finish(Runnable report) {
    if (!over) {
      over = true;
      report.run();
    }
  }

  @Override
  public final void onResponse(IncomingResponse response) {
    int status = response.status();
    if (status >= 200 && status < 300) {
      granted(response);
      accepted(response);
    } else if (status >= 300 && !over) {
      refused(status, response);
    }
  }

  @Override
  public final void onTimeout() {
    finish(() -> outcome.dialogGone(Response.REQUEST_TIMEOUT));
  }

  @Override
  public final void onTransportError(String reason) {
    finish(() -> outcome.refused(Response.SERVICE_UNAVAILABLE, null));
  }

  /** Repeats of a 2xx agree on nothing new. */
  private void granted(IncomingResponse response) {
    if (!over) {
      if (sentTo != null) {
        proof.answers(response, sentTo);
      }
      means.headers().timer().granted(response.response());
    }
  }

  private void refused(int status, IncomingResponse response) {
    boolean again = attempts < ATTEMPTS;
    boolean answered = sentTo != null && proof.answers(response, sentTo);
    if (again && status == Response.REQUEST_PENDING) {
      retry = means.around().loop().schedule(pause(), this::sendAgain);
    } else if (again && (answered || means.headers().timer().raises(response))) {
      send();
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
        10L * (means.ownsCallId() ? random.nextInt(210, 401) : random.nextInt(0, 201)));
  }
}
