package io.patchbay.b2bua.leg;

import io.patchbay.api.call.routing.ReferMode;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.handler.ResponseHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * Requests in a dialog that change nothing in it and pass to the other side with their body: INFO
 * (RFC 6086), MESSAGE (RFC 3428), and REFER with the NOTIFYs that tell of it (RFC 3515). The other
 * side's response is the peer's. All on the call's loop.
 */
final class PassedRequests {
  private static final List<String> OF_THE_BODY =
      List.of(
          "Info-Package",
          "Content-Disposition",
          "Content-Language",
          "Content-Encoding",
          "Expires",
          "Subscription-State");

  private final Surroundings around;
  private final DialogRequests requests;
  private final Renegotiation.Host host;
  private final Map<Long, IncomingRequest> unanswered = new HashMap<>();
  private long last;
  private String event = "refer";
  private boolean referred;
  private final Map<Long, ReferSubscription> referrals = new HashMap<>();
  private boolean refersPeer;

  PassedRequests(Surroundings around, DialogRequests requests, Renegotiation.Host host) {
    this.around = around;
    this.requests = requests;
    this.host = host;
  }

  /**
   * A request of the peer.
   *
   * @param dialog it came in
   */
  void received(IncomingRequest request, Dialog dialog) {
    switch (request.method()) {
      case Request.REFER -> refer(request, dialog);
      case Request.NOTIFY -> notified(request);
      case Request.SUBSCRIBE -> subscribed(request);
      default -> pass(request, Optional.empty(), host.content(request.request(), request.body()));
    }
  }

  private void refer(IncomingRequest request, Dialog dialog) {
    int refusal = Referral.refusal(request.request());
    if (around.refer() == ReferMode.REFUSE) {
      requests.answer(request, Response.METHOD_NOT_ALLOWED);
    } else if (refusal != 0) {
      requests.answer(request, refusal);
    } else {
      // only the first may be told of without its number (RFC 3515 section 2.4.6)
      event = referred ? "refer;id=" + request.cseq() : event;
      referred = true;
      referrals.put(
          last + 1, new ReferSubscription(around, request, dialog, event, host.contact()));
      SipMessages messages = around.transport().messages();
      pass(
          request,
          Referral.of(request.request(), host.remote().identity(), messages),
          Content.none());
    }
  }

  /** A REFER of the peer is carried out by us. */
  void referred(LegEvent.Referred accepted) {
    ReferSubscription subscription = referrals.get(accepted.id());
    if (subscription != null && unanswered.remove(accepted.id()) != null) {
      subscription.accept(accepted.atMost());
    }
  }

  /** How the call gets on that a REFER of the peer asked for. */
  void transferring(LegEvent.Transferring progress) {
    ReferSubscription subscription = referrals.get(progress.id());
    if (subscription != null) {
      subscription.tell(progress.status(), progress.phrase());
    }
    if (progress.status() >= 200) {
      referrals.remove(progress.id());
    }
  }

  /** What became of a REFER of ours; of anything else there is no subscription. */
  private void notified(IncomingRequest request) {
    if (refersPeer) {
      pass(request, Optional.empty(), Content.fragment(request.request(), request.body()));
    } else {
      requests.answer(request, Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST);
    }
  }

  /**
   * Asks on for what becomes of a REFER of the peer, or no more (RFC 3515 section 2.4.4). In a
   * dialog of a call nothing else is told of.
   */
  private void subscribed(IncomingRequest request) {
    String asked = HeaderText.first(request.request(), "Event").orElse("");
    Optional<ReferSubscription> ours =
        referrals.values().stream().filter(each -> each.isOf(asked)).findFirst();
    if (ours.isPresent()) {
      ours.get().refresh(request);
    } else if (referred && around.refer() == ReferMode.PASS && asked.equals(event)) {
      pass(request, Optional.empty(), Content.none());
    } else if (asked.startsWith("refer")) {
      requests.answer(request, Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST);
    } else {
      requests.answer(request, Response.BAD_EVENT);
    }
  }

  private void pass(IncomingRequest request, Optional<ReferTo> refersTo, Content content) {
    unanswered.put(++last, request);
    Request message = request.request();
    host.report(new LegEvent.Pass(last, request.method(), refersTo, content, fields(message)));
  }

  /**
   * What the other side said to a request of the peer. That it said nothing comes too late to be
   * told (RFC 4320 section 4.2).
   */
  void answer(LegEvent.Passed answer) {
    IncomingRequest request = unanswered.remove(answer.id());
    referrals.remove(answer.id());
    if (request == null || answer.status() == Response.REQUEST_TIMEOUT) {
      return;
    }
    SipMessages messages = around.transport().messages();
    Response response = new Transit(messages, around.headers()).response(request, answer, "");
    if (request.method().equals(Request.REFER) || request.method().equals(Request.SUBSCRIBE)) {
      response.setHeader(messages.header("Contact", host.contact()));
    }
    request.respond(response);
  }

  /** Sends the other side's request in {@code dialog}. */
  void send(LegEvent.Pass pass, Dialog dialog) {
    SipMessages messages = around.transport().messages();
    Request request = dialog.request(pass.method());
    List<HeaderField> fields = new ArrayList<>(pass.headers());
    pass.refersTo().ifPresent(to -> fields.add(to.header()));
    around.headers().apply(request, fields, true);
    pass.content().putInto(request, messages, around.headers());
    if (pass.method().equals(Request.NOTIFY) || pass.method().equals(Request.SUBSCRIBE)) {
      request.setHeader(messages.header("Event", event));
      request.setHeader(messages.header("Contact", host.contact()));
    }
    pass.refersTo()
        .ifPresent(
            to -> {
              refersPeer = true;
              String shown = Referral.shown(to, host.contact(), messages);
              request.setHeader(messages.header("Refer-To", shown));
              request.setHeader(messages.header("Contact", host.contact()));
            });
    OwnRequest.send(around, dialog, request, new Answer(pass));
  }

  /** The dialog ends (RFC 3261 section 15.1.2). */
  void end() {
    for (Long id : List.copyOf(unanswered.keySet())) {
      answer(LegEvent.Passed.refused(id, Response.REQUEST_TERMINATED, ""));
    }
  }

  private List<HeaderField> fields(Message message) {
    List<HeaderField> fields = new ArrayList<>(host.passed(message));
    Consumer<String> copy =
        name ->
            HeaderText.first(message, name)
                .ifPresent(value -> fields.add(new HeaderField(name, value)));
    OF_THE_BODY.forEach(copy);
    return fields;
  }

  /** Waits for the response to one of ours. */
  private final class Answer implements ResponseHandler {
    private final LegEvent.Pass pass;

    private Answer(LegEvent.Pass pass) {
      this.pass = pass;
    }

    @Override
    public void onResponse(IncomingResponse response) {
      int status = response.status();
      if (status < 200) {
        return;
      }
      Response message = response.response();
      String phrase = message.getReasonPhrase() == null ? "" : message.getReasonPhrase();
      if (status < 300) {
        Content content = host.content(message, response.body());
        host.report(
            new LegEvent.Passed(
                pass.id(), pass.method(), status, phrase, content, fields(message)));
      } else {
        LegEvent.Reject told = FinalResponses.forCaller(status, phrase, host.passed(message));
        host.report(
            new LegEvent.Passed(
                pass.id(),
                pass.method(),
                told.status(),
                told.phrase(),
                Content.none(),
                told.headers()));
      }
    }

    @Override
    public void onTimeout() {
      host.report(LegEvent.Passed.refused(pass.id(), Response.REQUEST_TIMEOUT, ""));
    }

    @Override
    public void onTransportError(String reason) {
      host.report(LegEvent.Passed.refused(pass.id(), Response.SERVER_INTERNAL_ERROR, ""));
    }
  }
}
