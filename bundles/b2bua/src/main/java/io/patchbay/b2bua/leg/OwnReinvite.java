package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.OutgoingRequest;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.api.sip.SipTransport.SentAck;
import io.patchbay.api.sip.handler.ResponseHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * A re-INVITE of ours: sent, tried again after 491 (RFC 3261 section 14.1), acknowledged. Exactly
 * one of {@link Outcome}'s methods is called.
 */
final class OwnReinvite implements ResponseHandler {
  private static final int ATTEMPTS = 4;

  /** What becomes of it. */
  interface Outcome {
    /** A 2xx, acknowledged already. */
    void accepted(IncomingResponse answer);

    void refused(int status, @Nullable IncomingResponse response);

    /** The peer knows the dialog no more, or does not answer (section 12.2.1.2). */
    void dialogGone(int status);
  }

  private final Surroundings around;
  private final Dialog dialog;
  private final boolean ownsCallId;
  private final byte[] sdp;
  private final List<HeaderField> headers;
  private final String contact;
  private final Outcome outcome;
  private @Nullable OutgoingRequest request;
  private @Nullable SipTimer retry;
  private @Nullable SentAck ack;
  private long cseq;
  private int attempts;
  private boolean over;

  /**
   * @param ownsCallId whether we made the Call-ID, which decides how long we wait after a 491
   */
  OwnReinvite(
      Surroundings around,
      Dialog dialog,
      boolean ownsCallId,
      byte[] sdp,
      List<HeaderField> headers,
      String contact,
      Outcome outcome) {
    this.around = around;
    this.dialog = dialog;
    this.ownsCallId = ownsCallId;
    this.sdp = sdp;
    this.headers = headers;
    this.contact = contact;
    this.outcome = outcome;
  }

  boolean isPending() {
    return !over;
  }

  void send() {
    attempts++;
    var messages = around.transport().messages();
    Request invite = dialog.request(Request.INVITE);
    cseq = dialog.localCseq();
    invite.setHeader(messages.header("Contact", contact));
    invite.setHeader(messages.header("Allow", DialogRequests.ALLOW));
    around.headers().apply(invite, headers, true);
    messages.body(invite, "application/sdp", sdp);
    dialog
        .nextHop()
        .whenComplete(
            (hop, failed) ->
                around
                    .loop()
                    .run(
                        () -> {
                          if (!over) {
                            request =
                                around
                                    .transport()
                                    .send(invite, failed == null ? hop : dialog.flowTarget(), this);
                          }
                        }));
  }

  /** The dialog ends: it is cancelled, and a late answer still gets its ACK. */
  void end() {
    over = true;
    if (retry != null) {
      retry.cancel();
    }
    if (request != null) {
      request.cancel();
    }
  }

  @Override
  public void onResponse(IncomingResponse response) {
    int status = response.status();
    if (status >= 200 && status < 300) {
      acknowledge(response);
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

  private void acknowledge(IncomingResponse answer) {
    if (ack != null) {
      ack.resend();
      return;
    }
    dialog.refreshTarget(answer.response());
    Request request = dialog.ack(cseq);
    around.headers().apply(request, List.of(), true);
    dialog
        .nextHop()
        .whenComplete(
            (hop, failed) ->
                around
                    .loop()
                    .run(
                        () -> {
                          ack =
                              around
                                  .transport()
                                  .sendAck(request, failed == null ? hop : dialog.flowTarget());
                          finish(() -> outcome.accepted(answer));
                        }));
  }

  private void finish(Runnable report) {
    if (!over) {
      over = true;
      report.run();
    }
  }
}
