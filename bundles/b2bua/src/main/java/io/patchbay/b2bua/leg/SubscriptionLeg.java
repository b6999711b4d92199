package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.DialogId;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.SipTransport.Registration;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.ResponseHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * One side of a subscription (RFC 6665), in a dialog of its own: towards the subscriber we are the
 * notifier, towards the notifier the subscriber. What the peer asks passes, SUBSCRIBE of the one
 * and NOTIFY of the other, and so do the answers. All on one loop.
 */
public final class SubscriptionLeg {
  /** More that come before the notifier has answered at all are too many. */
  private static final int MOST_HELD = 5;

  /** Who joins two of them. */
  public interface Owner {
    /** A request of the peer, to be {@linkplain #answer answered}. */
    void onRequest(SubscriptionLeg leg, LegEvent.Pass request);

    /** The answer to a request that was {@linkplain #send sent}; silence is 408. */
    void onAnswer(SubscriptionLeg leg, LegEvent.Passed answer);

    /** The notifier has accepted the subscription; its NOTIFYs follow. */
    void onSubscribed(SubscriptionLeg leg);
  }

  private final Surroundings around;
  private final Owner owner;
  private final String asks;
  private final String event;
  private final String contact;
  private final Whereabouts whereabouts;
  private final Transit transit;
  private final DialogRequests requests;
  private final Registration registration;
  private final List<IncomingRequest> held = new ArrayList<>();
  private final Map<Long, IncomingRequest> unanswered = new HashMap<>();
  private @Nullable Dialog dialog;
  private long last;
  private boolean closed;

  private SubscriptionLeg(
      Surroundings around,
      Owner owner,
      String asks,
      String event,
      String contact,
      Whereabouts whereabouts,
      DialogId id) {
    this.around = around;
    this.owner = owner;
    this.asks = asks;
    this.event = event;
    this.contact = contact;
    this.whereabouts = whereabouts;
    this.transit = new Transit(around.transport().messages(), around.headers());
    this.requests = new DialogRequests(around);
    this.registration = around.transport().registerDialog(id, this::onRequest);
  }

  /** The side of the subscriber, whose request is about to be accepted. */
  static SubscriptionLeg notifier(
      Surroundings around,
      IncomingRequest subscribe,
      Dialog dialog,
      Whereabouts whereabouts,
      String contact,
      Owner owner) {
    String event = HeaderText.first(subscribe.request(), "Event").orElse("");
    SubscriptionLeg leg =
        new SubscriptionLeg(
            around, owner, Request.SUBSCRIBE, event, contact, whereabouts, dialog.id());
    leg.dialog = dialog;
    return leg;
  }

  /**
   * The side of a notifier, who is asked.
   *
   * @param outcome told what it says
   */
  public static SubscriptionLeg subscribe(
      Surroundings around,
      RequestSpec spec,
      Target target,
      LegEvent.Pass subscribe,
      UacRequest.Outcome outcome,
      Owner owner) {
    String event =
        subscribe.headers().stream()
            .filter(field -> field.name().equals("Event"))
            .map(HeaderField::value)
            .findFirst()
            .orElse("");
    SubscriptionLeg leg =
        new SubscriptionLeg(
            around,
            owner,
            Request.NOTIFY,
            event,
            spec.contact().map(Object::toString).orElse("").trim(),
            new Whereabouts(target.remote(), spec.uri()),
            new DialogId(spec.callId(), spec.fromTag()));
    leg.ask(spec, target, subscribe, outcome);
    return leg;
  }

  /** Sends the other side's request. */
  public void send(LegEvent.Pass pass) {
    if (dialog == null || closed) {
      throw new IllegalStateException("no dialog");
    }
    SipMessages messages = around.transport().messages();
    Request request = dialog.request(pass.method());
    transit.fill(request, pass);
    request.setHeader(messages.header("Event", event));
    request.setHeader(messages.header("Contact", contact));
    OwnRequest.send(around, dialog, request, new Answer(pass));
  }

  /**
   * Tells the subscriber that nothing more will come, or the notifier that nothing more is wanted,
   * and waits for no answer.
   *
   * @param state value of Subscription-State, for the subscriber
   */
  public void sayEnd(String state) {
    boolean toSubscriber = asks.equals(Request.SUBSCRIBE);
    HeaderField field =
        toSubscriber
            ? new HeaderField("Subscription-State", state)
            : new HeaderField("Expires", "0");
    send(
        new LegEvent.Pass(
            -1,
            toSubscriber ? Request.NOTIFY : Request.SUBSCRIBE,
            Optional.empty(),
            Content.none(),
            List.of(field)));
  }

  /** What the other side said. That it said nothing comes too late to be told (RFC 4320). */
  public void answer(LegEvent.Passed answer) {
    IncomingRequest request = unanswered.remove(answer.id());
    if (request == null || answer.status() == Response.REQUEST_TIMEOUT) {
      return;
    }
    Response response = transit.response(request, answer, "");
    response.setHeader(around.transport().messages().header("Contact", contact));
    request.respond(response);
  }

  /** The subscription is over: what comes is of none, and told so. */
  public void close() {
    if (!closed) {
      closed = true;
      registration.close();
      held.forEach(this::refuseUnknown);
      held.clear();
      List.copyOf(unanswered.values()).forEach(this::refuseUnknown);
      unanswered.clear();
    }
  }

  private void ask(
      RequestSpec spec, Target target, LegEvent.Pass subscribe, UacRequest.Outcome outcome) {
    UacRequest.Outcome closing =
        new UacRequest.Outcome() {
          @Override
          public boolean accepted(LegEvent.Passed answer) {
            return outcome.accepted(answer);
          }

          @Override
          public void refused(LegEvent.Reject why) {
            close();
            outcome.refused(why);
          }

          @Override
          public void redirected(LegEvent.Redirect elsewhere) {
            close();
            outcome.redirected(elsewhere);
          }
        };
    new UacRequest(
            around,
            spec,
            target,
            subscribe,
            closing,
            (response, sent, answer) -> accepted(response, sent, answer, outcome))
        .send();
  }

  /** What came before this answer, and was held, is of its dialog or of none. */
  private void accepted(
      IncomingResponse response,
      RequestSpec sent,
      LegEvent.Passed answer,
      UacRequest.Outcome outcome) {
    if (closed || !outcome.accepted(answer)) {
      close();
      return;
    }
    dialog = Dialog.uac(around.transport(), sent, response);
    owner.onSubscribed(this);
    List<IncomingRequest> early = List.copyOf(held);
    held.clear();
    early.forEach(this::onRequest);
  }

  private void onRequest(IncomingRequest request) {
    if (dialog == null && request.method().equals(asks) && held.size() < MOST_HELD) {
      held.add(request); // it overtook the answer (RFC 6665 section 4.1.2.4)
    } else if (dialog == null || !dialog.isWith(request) || closed) {
      refuseUnknown(request); // of a fork that nobody follows (section 4.3)
    } else if (!dialog.accepts(request)) {
      requests.answer(request, Response.SERVER_INTERNAL_ERROR);
    } else if (!request.method().equals(asks)) {
      requests.refuseOrAnswer(request);
    } else {
      dialog.heard(request);
      ordered(request, dialog);
    }
  }

  private void ordered(IncomingRequest request, Dialog within) {
    Request message = request.request();
    if (!name(HeaderText.first(message, "Event").orElse("")).equals(name(event))) {
      requests.answer(request, Response.BAD_EVENT);
    } else if (!Content.isReadable(message)) {
      requests.answer(request, Response.UNSUPPORTED_MEDIA_TYPE);
    } else {
      within.learn(message);
      Set<String> hidden = whereabouts.after(message);
      unanswered.put(++last, request);
      Content content = Content.of(message, request.body(), hidden);
      owner.onRequest(this, transit.pass(last, request, content, hidden));
    }
  }

  private void refuseUnknown(IncomingRequest request) {
    if (!request.method().equals(Request.ACK)) {
      requests.answer(request, Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST);
    }
  }

  /** The event package, without parameters. */
  private static String name(String event) {
    return event.replaceFirst("[;\\s].*", "").toLowerCase(Locale.ROOT);
  }

  /** Waits for the response to one of ours. */
  private final class Answer implements ResponseHandler {
    private final LegEvent.Pass pass;

    private Answer(LegEvent.Pass pass) {
      this.pass = pass;
    }

    @Override
    public void onResponse(IncomingResponse response) {
      if (response.status() >= 200) {
        Set<String> hidden = whereabouts.after(response.response());
        LegEvent.Passed answer = transit.passed(pass.id(), response, hidden);
        if (dialog != null && response.status() < 300) {
          dialog.learn(response.response());
        }
        tell(answer);
      }
    }

    @Override
    public void onTimeout() {
      tell(LegEvent.Passed.refused(pass.id(), Response.REQUEST_TIMEOUT, ""));
    }

    @Override
    public void onTransportError(String reason) {
      tell(LegEvent.Passed.refused(pass.id(), Response.REQUEST_TIMEOUT, ""));
    }

    private void tell(LegEvent.Passed answer) {
      if (!closed) {
        owner.onAnswer(SubscriptionLeg.this, answer);
      }
    }
  }
}
