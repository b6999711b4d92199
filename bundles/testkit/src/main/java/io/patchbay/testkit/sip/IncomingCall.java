package io.patchbay.testkit.sip;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** A call that came in; 100 was sent already. */
public final class IncomingCall extends Call {
  private static final int T2_IN_T1 = 8;

  private final SipMessage invite;
  private final InetSocketAddress from;
  private final Retransmission untilAck;
  private final CompletableFuture<SipMessage> acknowledged = new CompletableFuture<>();
  private final CompletableFuture<SipMessage> cancelled = new CompletableFuture<>();
  private SipMessage last;
  private boolean finished;

  IncomingCall(UserAgent agent, SipMessage invite, InetSocketAddress from) {
    super(agent, invite.header("Call-ID"));
    this.invite = invite;
    this.from = from;
    this.last = SipMessage.response(invite, 100, "Trying");
    this.untilAck =
        agent.retransmission(
            T2_IN_T1,
            // a 2xx is repeated on every transport, section 13.3.1.4
            () -> agent.send(last, from),
            () -> acknowledged.completeExceptionally(new TimeoutException("no ACK")));
    dialog(invite.header("To") + ";tag=" + localTag, invite.header("From"), invite.uri("Contact"));
  }

  /** The INVITE; its body is the offer. */
  public SipMessage invite() {
    return invite;
  }

  /** Sends 180. */
  public void ring() {
    provisional(SipMessage.response(invite, 180, "Ringing"));
  }

  /** Sends 183 with SDP: early media. */
  public void progress(String sdp) {
    provisional(
        SipMessage.response(invite, 183, "Session Progress").withBody("application/sdp", sdp));
  }

  /** Sends 200, again and again until the ACK comes: see {@link #acknowledged}. */
  public void answer(String sdp) {
    agent.execute(
        () -> finish(SipMessage.response(invite, 200, "OK").withBody("application/sdp", sdp)));
  }

  /** The same after a delay, if the call is still there. */
  public void answerAfter(Duration delay, String sdp) {
    agent.executeAfter(delay, () -> answer(sdp));
  }

  /** Sends a final refusal. */
  public void refuse(int status, String reason) {
    agent.execute(() -> finish(SipMessage.response(invite, status, reason)));
  }

  /** Completes with the ACK of the answer or refusal; fails when none comes within 64·T1. */
  public CompletableFuture<SipMessage> acknowledged() {
    return acknowledged;
  }

  /** Completes with the CANCEL; 487 was sent by then. */
  public CompletableFuture<SipMessage> cancelled() {
    return cancelled;
  }

  void start() {
    agent.send(last, from);
  }

  @Override
  void received(SipMessage request, InetSocketAddress source) {
    switch (request.method()) {
      case "INVITE" -> {
        if (request.cseq() == invite.cseq()) {
          agent.send(last, source);
        } else {
          reinvited(request, source);
        }
      }
      case "ACK" -> acknowledge(request);
      case "CANCEL" -> cancel(request, source);
      case "BYE" -> {
        untilAck.stop();
        remoteEnded(request, source);
      }
      default -> other(request, source);
    }
  }

  private void provisional(SipMessage response) {
    agent.execute(
        () -> {
          if (!finished) {
            say(response);
          }
        });
  }

  private void finish(SipMessage response) {
    if (!finished) {
      finished = true;
      say(response);
      untilAck.start();
    }
  }

  private void say(SipMessage response) {
    last = response.withToTag(localTag).with("Contact", agent.identity().contact());
    agent.send(last, from);
  }

  private void acknowledge(SipMessage ack) {
    untilAck.stop();
    if (last.status() >= 300) {
      agent.forget(this);
    }
    acknowledged.complete(ack);
  }

  private void cancel(SipMessage request, InetSocketAddress source) {
    agent.reply(request, SipMessage.response(request, 200, "OK").withToTag(localTag), source);
    if (!finished) {
      finish(SipMessage.response(invite, 487, "Request Terminated"));
      cancelled.complete(request);
    }
  }
}
