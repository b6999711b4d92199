package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SentResponse;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.sdp.SessionDescription;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private final IncomingRequest invite;
  private final String localTag;
  private final LocalSession session;
  private final DialogHeaders dialog;
  private final Set<String> supported;
  private final Set<String> required;
  private final ReliableResponses reliable;
  private boolean settled;
  private boolean outdated;

  /**
   * @param noPrack called when a reliable response was not acknowledged within 64*T1
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
    this.localTag = localTag;
    this.session = session;
    this.dialog = dialog;
    this.supported = HeaderText.tokens(invite.request(), "Supported");
    this.required = HeaderText.tokens(invite.request(), "Require");
    this.reliable =
        new ReliableResponses(around.loop(), around.transport().times(), this::numbered, noPrack);
  }

  /** True when the INVITE had no offer: ours is in the 2xx, and the ACK brings the answer. */
  boolean asksForOffer() {
    return invite.body().length == 0;
  }

  /** True when the caller has our answer by a reliable response: no later one may have another. */
  boolean isSettled() {
    return settled;
  }

  /** True when the answer of the 2xx is not the one the caller has: it needs an offer of ours. */
  boolean isOutdated() {
    return outdated;
  }

  /**
   * A provisional response. A caller that requires reliable ones and asks for an offer gets none:
   * the first would have to be the offer (RFC 3262 section 5).
   */
  void progress(LegEvent.Progress progress) {
    boolean must = required.contains(RELIABLE);
    if (must && asksForOffer()) {
      return;
    }
    LegEvent.Progress sent = settled ? progress.with(Optional.empty()) : progress;
    if (must || (progress.reliable() && supported.contains(RELIABLE) && !asksForOffer())) {
      settled = settled || sent.sdp().isPresent();
      reliable.send(sent);
    } else {
      invite.respond(provisional(sent));
    }
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
    invite.respond(response);
  }

  /** True for a PRACK of what was sent last; {@link #goOn} has to follow its answer. */
  boolean acknowledged(IncomingRequest prack) {
    return reliable.acknowledged(prack, invite.cseq());
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
    dialog.ok(ok, invite.request());
    if (settled) {
      answer.sdp().ifPresent(this::compare);
    } else {
      describe(ok, answer.sdp());
      if (!asksForOffer()) {
        session.commit();
      }
    }
    return invite.respond(ok);
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
    if (progress.sdp().isPresent()) {
      session.commit();
    }
    return invite.respond(response);
  }

  private Response provisional(LegEvent.Progress progress) {
    Response response = dialogMaking(progress.status(), progress.phrase(), progress.headers());
    describe(response, progress.sdp());
    return response;
  }

  private void describe(Response response, Optional<SessionDescription> sdp) {
    sdp.ifPresent(each -> messages.body(response, "application/sdp", session.write(each)));
  }

  /** A response that makes the dialog carries Contact and Record-Route (RFC 3261 12.1.1). */
  private Response dialogMaking(int status, @Nullable String phrase, List<HeaderField> fields) {
    Response response = response(status, phrase, fields);
    messages.copyHeaders(invite.request(), response, RecordRouteHeader.NAME::equalsIgnoreCase);
    dialog.apply(response);
    return response;
  }

  private Response response(int status, @Nullable String phrase, List<HeaderField> fields) {
    Response response = messages.response(invite, status, localTag);
    if (phrase != null && !phrase.isEmpty()) {
      messages.reason(response, phrase);
    }
    around.headers().apply(response, fields, false);
    return response;
  }
}
