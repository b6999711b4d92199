package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SentResponse;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.sdp.SessionDescription;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sip.header.RecordRouteHeader;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * What the INVITE that made the call is answered. Provisional responses are reliable (RFC 3262)
 * when the caller requires it, or supports it and the other side's was.
 */
final class InviteResponses {
  private static final String RELIABLE = "100rel";

  private final Surroundings around;
  private final SipMessages messages;
  private final long cseq;
  private final String localTag;
  private final LocalSession session;
  private final DialogHeaders dialog;
  private final boolean requiresReliable;
  private final boolean knowsReliable;
  private final boolean asksForOffer;
  private final ReliableResponses reliable;

  /** Null once it has its final response: a call that stands does not keep it. */
  private @Nullable IncomingRequest invite;

  private boolean settled;
  private boolean answered;
  private boolean outdated;

  /**
   * @param noPrack called when a reliable response was not acknowledged in time
   */
  InviteResponses(
      Surroundings around,
      IncomingRequest invite,
      String localTag,
      LocalSession session,
      DialogHeaders dialog,
      Runnable noPrack) {
    this.around = around;
    this.messages = around.transport().messages();
    this.invite = invite;
    this.cseq = invite.cseq();
    this.localTag = localTag;
    this.session = session;
    this.dialog = dialog;
    this.requiresReliable = namesReliable(invite, "Require");
    this.knowsReliable = requiresReliable || namesReliable(invite, "Supported");
    this.asksForOffer = invite.body().length == 0;
    this.reliable = new ReliableResponses(around, this::numbered, noPrack);
  }

  /** The INVITE, as long as it has no final response. */
  IncomingRequest invite() {
    return Objects.requireNonNull(invite, "the INVITE has its final response");
  }

  /** True for the ACK of the INVITE itself. */
  boolean isAcknowledgedBy(IncomingRequest ack) {
    return ack.cseq() == cseq;
  }

  /** True when the INVITE had no offer, and takes ours before the 2xx. */
  boolean takesEarlyOffer() {
    return asksForOffer && knowsReliable;
  }

  /** True when the offer is ours, and the ACK or PRACK that brings the answer is not here yet. */
  boolean expectsAnswer() {
    return asksForOffer && !answered;
  }

  /** The answer to our offer is here. */
  void answered() {
    answered = true;
  }

  /** True when offer and answer have gone reliably before the 2xx, which then has none. */
  boolean isAgreed() {
    return settled && !expectsAnswer();
  }

  /** True when the answer of the 2xx is not the one the caller has: it needs an offer of ours. */
  boolean isOutdated() {
    return outdated;
  }

  /**
   * A provisional response. To a caller that asks for an offer the first reliable one has to be
   * that (RFC 3262 section 5); until then one that requires reliable ones hears nothing.
   */
  void progress(LegEvent.Progress progress) {
    boolean must = requiresReliable;
    boolean wanted = must || (progress.reliable() && knowsReliable);
    boolean offer = progress.reliable() && progress.sdp().isPresent();
    boolean possible = !asksForOffer || settled || offer;
    LegEvent.Progress sent = settled ? progress.with(Optional.empty()) : progress;
    if (wanted && possible) {
      settled = settled || sent.sdp().isPresent();
      reliable.send(sent);
    } else if (!must) {
      invite().respond(provisional(sent));
    }
  }

  private boolean namesReliable(IncomingRequest invite, String header) {
    return HeaderText.lists(messages.values(invite.request(), header), RELIABLE);
  }

  /**
   * The 200, as soon as it may be sent.
   *
   * @param sent gets it
   */
  void answer(LegEvent.Answer answer, Consumer<SentResponse> sent) {
    reliable.answer(() -> sent.accept(ok(answer)));
  }

  void refuse(int status, @Nullable String phrase, int retryAfter, List<HeaderField> fields) {
    reliable.stop();
    Response response = response(status, phrase, fields);
    if (retryAfter > 0) {
      response.setHeader(messages.header("Retry-After", Integer.toString(retryAfter)));
    }
    end(response);
  }

  /** True for a PRACK of what was sent last; {@link #goOn} has to follow its answer. */
  boolean acknowledged(IncomingRequest prack) {
    return reliable.acknowledged(prack, cseq);
  }

  void goOn() {
    reliable.goOn();
  }

  /** Nobody waits for a final response any more. */
  void stop() {
    reliable.stop();
  }

  private SentResponse ok(LegEvent.Answer answer) {
    Response ok = dialogMaking(Response.OK, null, answer.headers());
    dialog.ok(ok, invite().request());
    if (settled) {
      answer.sdp().ifPresent(this::compare);
    } else {
      describe(ok, answer.sdp(), answer.carrier());
      if (!asksForOffer) {
        session.commit();
      }
    }
    return end(ok);
  }

  private SentResponse end(Response last) {
    SentResponse sent = invite().respond(last);
    invite = null;
    return sent;
  }

  private void compare(SessionDescription answer) {
    byte[] had = session.current();
    outdated = !Arrays.equals(had, session.write(answer));
    session.rollback();
  }

  private SentResponse numbered(LegEvent.Progress progress, long rseq) {
    Response response = provisional(progress);
    response.setHeader(messages.header("Require", RELIABLE));
    response.setHeader(messages.header("RSeq", Long.toString(rseq)));
    if (progress.sdp().isPresent() && !asksForOffer) {
      session.commit();
    }
    return invite().respond(response);
  }

  private Response provisional(LegEvent.Progress progress) {
    Response response = dialogMaking(progress.status(), progress.phrase(), progress.headers());
    describe(response, progress.sdp(), progress.carrier());
    return response;
  }

  private void describe(Response response, Optional<SessionDescription> sdp, SessionBody carrier) {
    sdp.ifPresent(each -> carrier.put(session.write(each), response, messages));
  }

  /** A response that makes the dialog carries Contact and Record-Route (RFC 3261 12.1.1). */
  private Response dialogMaking(int status, @Nullable String phrase, List<HeaderField> fields) {
    Response response = response(status, phrase, fields);
    messages.copyHeaders(invite().request(), response, RecordRouteHeader.NAME::equalsIgnoreCase);
    dialog.apply(response);
    return response;
  }

  private Response response(int status, @Nullable String phrase, List<HeaderField> fields) {
    Response response = messages.response(invite(), status, localTag);
    if (phrase != null && !phrase.isEmpty()) {
      messages.reason(response, phrase);
    }
    around.headers().apply(response, fields, false);
    return response;
  }
}
