package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.handler.ResponseHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * Requests in a dialog that change nothing in it and pass to the other side with their body: INFO
 * (RFC 6086) and MESSAGE (RFC 3428). The other side's response is the peer's. All on the call's
 * loop.
 */
final class PassedRequests {
  private static final List<String> OF_THE_BODY =
      List.of("Info-Package", "Content-Disposition", "Content-Language", "Content-Encoding");

  private final Surroundings around;
  private final Renegotiation.Host host;
  private final Map<Long, IncomingRequest> unanswered = new HashMap<>();
  private long last;

  PassedRequests(Surroundings around, Renegotiation.Host host) {
    this.around = around;
    this.host = host;
  }

  /** A request of the peer. */
  void received(IncomingRequest request) {
    unanswered.put(++last, request);
    Request message = request.request();
    host.report(
        new LegEvent.Pass(
            last, request.method(), Content.of(message, request.body()), fields(message)));
  }

  /**
   * What the other side said to a request of the peer. That it said nothing comes too late to be
   * told (RFC 4320 section 4.2).
   */
  void answer(LegEvent.Passed answer) {
    IncomingRequest request = unanswered.remove(answer.id());
    if (request == null || answer.status() == Response.REQUEST_TIMEOUT) {
      return;
    }
    SipMessages messages = around.transport().messages();
    Response response = messages.response(request, answer.status(), "");
    if (!answer.phrase().isEmpty()) {
      messages.reason(response, answer.phrase());
    }
    around.headers().apply(response, answer.headers(), false);
    answer.content().putInto(response, messages);
    request.respond(response);
  }

  /** Sends the other side's request in {@code dialog}. */
  void send(LegEvent.Pass pass, Dialog dialog) {
    Request request = dialog.request(pass.method());
    around.headers().apply(request, pass.headers(), true);
    pass.content().putInto(request, around.transport().messages());
    dialog.withNextHop(hop -> around.transport().send(request, hop, new Answer(pass)));
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
        Content content = Content.of(message, response.body());
        host.report(new LegEvent.Passed(pass.id(), status, phrase, content, fields(message)));
      } else {
        LegEvent.Reject told = FinalResponses.forCaller(status, phrase, host.passed(message));
        host.report(
            new LegEvent.Passed(
                pass.id(), told.status(), told.phrase(), Content.none(), told.headers()));
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
