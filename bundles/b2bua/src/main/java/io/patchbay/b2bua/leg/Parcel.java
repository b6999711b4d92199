package io.patchbay.b2bua.leg;

import io.patchbay.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * What an event brings along for the other leg, apart from what it says: headers and a session
 * description. Immutable.
 *
 * @param method of the request, or of the one it answers
 * @param status 0 for a request
 * @param again makes the same event with other headers, and another description where it has one
 */
public record Parcel(
    String method,
    int status,
    List<HeaderField> headers,
    Optional<SessionDescription> sdp,
    BiFunction<List<HeaderField>, Optional<SessionDescription>, LegEvent> again) {

  /** Of an event that is a message of a peer; empty for what we say ourselves, and for the end. */
  public static Optional<Parcel> of(LegEvent event) {
    if (event instanceof LegEvent.Progress e) {
      return of(
          e.status(),
          e.sdp(),
          e,
          (headers, sdp) ->
              new LegEvent.Progress(
                  e.status(), e.phrase(), e.reliable(), sdp, e.carrier(), headers));
    }
    if (event instanceof LegEvent.Answer e) {
      return of(
          Response.OK,
          e.sdp(),
          e,
          (headers, sdp) -> new LegEvent.Answer(sdp, e.carrier(), headers));
    }
    if (event instanceof LegEvent.Reject e && !e.ours()) {
      return of(
          e.status(),
          Optional.empty(),
          e,
          (headers, none) ->
              new LegEvent.Reject(
                  e.status(), e.phrase(), e.retryAfter(), false, headers, e.challenges()));
    }
    if (event instanceof LegEvent.Redirect e) {
      return of(
          e.status(),
          Optional.empty(),
          e,
          (headers, none) -> new LegEvent.Redirect(e.status(), e.phrase(), e.contacts(), headers));
    }
    return inMidCall(event);
  }

  private static Optional<Parcel> inMidCall(LegEvent event) {
    if (event instanceof LegEvent.Update e) {
      return of(
          0,
          e.sdp(),
          e,
          (headers, sdp) -> new LegEvent.Update(sdp, e.carrier(), e.immediate(), headers));
    }
    if (event instanceof LegEvent.UpdateAnswer e) {
      return of(
          Response.OK,
          Optional.of(e.sdp()),
          e,
          (headers, sdp) -> new LegEvent.UpdateAnswer(sdp.orElse(e.sdp()), e.carrier(), headers));
    }
    if (event instanceof LegEvent.Refreshed e) {
      return of(
          Response.OK,
          Optional.of(e.sdp()),
          e,
          (headers, sdp) -> new LegEvent.Refreshed(sdp.orElse(e.sdp()), e.carrier(), headers));
    }
    if (event instanceof LegEvent.UpdateReject e) {
      return of(
          e.status(),
          Optional.empty(),
          e,
          (headers, none) -> new LegEvent.UpdateReject(e.status(), e.phrase(), headers));
    }
    if (event instanceof LegEvent.Confirm e) {
      return Optional.of(
          new Parcel(
              Request.ACK,
              0,
              List.of(),
              Optional.of(e.sdp()),
              (none, sdp) -> e.with(sdp.orElse(e.sdp()))));
    }
    if (event instanceof LegEvent.Pass e) {
      return Optional.of(
          new Parcel(
              e.method(),
              0,
              e.headers(),
              Optional.empty(),
              (headers, none) ->
                  new LegEvent.Pass(e.id(), e.method(), e.refersTo(), e.content(), headers)));
    }
    if (event instanceof LegEvent.Passed e && !e.method().isEmpty()) {
      return Optional.of(
          new Parcel(
              e.method(),
              e.status(),
              e.headers(),
              Optional.empty(),
              (headers, none) ->
                  new LegEvent.Passed(
                      e.id(), e.method(), e.status(), e.phrase(), e.content(), headers)));
    }
    return Optional.empty();
  }

  /** An INVITE, or what stands for one, and its responses. */
  private static Optional<Parcel> of(
      int status,
      Optional<SessionDescription> sdp,
      LegEvent event,
      BiFunction<List<HeaderField>, Optional<SessionDescription>, LegEvent> again) {
    return Optional.of(new Parcel(Request.INVITE, status, event.headers(), sdp, again));
  }
}
