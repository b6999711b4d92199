package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.SipTransport.Registration;
import io.patchbay.api.sip.handler.ResponseHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * One side of a subscription (RFC 6665), in a dialog of its own: towards the subscriber we are the
 * notifier, towards the notifier the subscriber. What the peer asks passes, SUBSCRIBE of the one
 * and NOTIFY of the other, and so do the answers. All on one loop.
 */
public final class SubscriptionLeg {
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
  private final Dialog dialog;
  private final Owner owner;
  private final String asks;
  private final String event;
  private final String contact;
  private final Whereabouts whereabouts;
  private final Transit transit;
  private final DialogRequests requests;
  private final Registration registration;
  private final Map<Long, IncomingRequest> unanswered = new HashMap<>();
  private long last;
  private boolean closed;

  private SubscriptionLeg(
      Surroundings around,
      Dialog dialog,
      String asks,
      String event,
      Whereabouts whereabouts,
      String contact,
      Owner owner) {
    this.around = around;
    this.dialog = dialog;
    this.owner = owner;
    this.asks = asks;
    this.event = event;
    this.contact = contact;
    this.whereabouts = whereabouts;
    this.transit = new Transit(around.transport().messages(), around.headers());
    this.requests = new DialogRequests(around);
    this.registration = around.transport().registerDialog(dialog.id(), this::onRequest);
  }

  /**
   * The side of the subscriber, where we are the notifier.
   *
   * @param subscribe is about to be accepted
   * @param contact ours, a name-addr
   */
  static SubscriptionLeg notifier(
      Surroundings around,
      Dialog dialog,
      IncomingRequest subscribe,
      Whereabouts whereabouts,
      String contact,
      Owner owner) {
    String event = HeaderText.first(subscribe.request(), "Event").orElse("");
    return new SubscriptionLeg(
        around, dialog, Request.SUBSCRIBE, event, whereabouts, contact, owner);
  }

  /**
   * The side of the notifier, where we are the subscriber.
   *
   * @param subscribe has been accepted
   * @param contact ours, a name-addr
   */
  static SubscriptionLeg subscriber(
      Surroundings around,
      Dialog dialog,
      LegEvent.Pass subscribe,
      Whereabouts whereabouts,
      String contact,
      Owner owner) {
    String event =
        subscribe.headers().stream()
            .filter(field -> field.name().equals("Event"))
            .map(HeaderField::value)
            .findFirst()
            .orElse("");
    return new SubscriptionLeg(around, dialog, Request.NOTIFY, event, whereabouts, contact, owner);
  }

  /** Sends the other side's request. */
  public void send(LegEvent.Pass pass) {
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
      List.copyOf(unanswered.values()).forEach(this::refuseUnknown);
      unanswered.clear();
    }
  }

  /** A request of the peer, or of somebody who has our tag. */
  void onRequest(IncomingRequest request) {
    if (closed || !dialog.isWith(request)) {
      refuseUnknown(request); // of a fork that nobody follows (section 4.3)
    } else if (!dialog.accepts(request)) {
      requests.answer(request, Response.SERVER_INTERNAL_ERROR);
    } else if (!request.method().equals(asks)) {
      requests.refuseOrAnswer(request);
    } else {
      dialog.heard(request);
      ordered(request);
    }
  }

  private void ordered(IncomingRequest request) {
    Request message = request.request();
    if (!name(HeaderText.first(message, "Event").orElse("")).equals(name(event))) {
      requests.answer(request, Response.BAD_EVENT);
    } else if (!Content.isReadable(message)) {
      requests.answer(request, Response.UNSUPPORTED_MEDIA_TYPE);
    } else {
      dialog.learn(message);
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
        if (response.status() < 300) {
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
