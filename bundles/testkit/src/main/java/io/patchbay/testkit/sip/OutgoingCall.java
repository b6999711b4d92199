package io.patchbay.testkit.sip;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call that this agent places. */
public final class OutgoingCall extends Call {
  private SipMessage invite;
  private final InetSocketAddress next;
  private final CompletableFuture<SipMessage> ringing = new CompletableFuture<>();
  private final CompletableFuture<SipMessage> answered = new CompletableFuture<>();
  private boolean provisional;
  private boolean cancelWanted;
  private boolean finished;
  private @Nullable SipMessage ack;

  OutgoingCall(UserAgent agent, InetSocketAddress next, String uri, String sdp, String... lines) {
    super(agent, Identity.token() + "@testkit");
    this.next = next;
    SipMessage request =
        SipMessage.request("INVITE", uri)
            .with("Via", agent.identity().via())
            .with("Max-Forwards", "70")
            .with("From", agent.identity().party() + ";tag=" + localTag)
            .with("To", '<' + uri + '>')
            .with("Call-ID", id)
            .with("CSeq", "1 INVITE")
            .with("Contact", agent.identity().contact())
            .with("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS")
            .withBody("application/sdp", sdp);
    for (String line : lines) {
      request = request.with(line.split(": ", 2)[0], line.split(": ", 2)[1]);
    }
    this.invite = request;
  }

  /** Completes with the first 1xx above 100; its body may have SDP. */
  public CompletableFuture<SipMessage> ringing() {
    return ringing;
  }

  /**
   * Completes with the 200 once its ACK is out, or fails with {@link CallRefusedException}.
   * Cancelled calls fail with 487.
   */
  public CompletableFuture<SipMessage> answered() {
    return answered;
  }

  /**
   * Gives the call up: CANCEL once a provisional answer came (RFC 3261 section 9.1), and BYE when
   * the answer was faster. See {@link #answered} for how it ends.
   */
  public void cancel() {
    agent.execute(
        () -> {
          cancelWanted = true;
          if (provisional && !finished) {
            sendCancel();
          }
        });
  }

  void start() {
    agent.request(invite, next, this::responded);
  }

  @Override
  void received(SipMessage request, InetSocketAddress from) {
    switch (request.method()) {
      case "BYE" -> remoteEnded(request, from);
      case "INVITE" -> reinvited(request, from);
      case "ACK" -> {}
      default -> other(request, from);
    }
  }

  private void responded(SipMessage response) {
    Optional<SipMessage> proved = agent.prove(invite, response);
    if (proved.isPresent() && !cancelWanted) {
      provisional = false;
      invite = proved.get();
      cseq = invite.cseq();
      agent.request(invite, next, this::responded);
    } else if (response.status() < 200) {
      if (cancelWanted && !provisional) {
        sendCancel();
      }
      provisional = true;
      if (response.status() > 100) {
        ringing.complete(response);
      }
    } else if (response.status() < 300) {
      acknowledge(response);
    } else {
      finished = true;
      agent.forget(this);
      CallRefusedException refused = new CallRefusedException(response);
      ringing.completeExceptionally(refused);
      answered.completeExceptionally(refused);
    }
  }

  private void acknowledge(SipMessage response) {
    if (ack == null) {
      dialog(invite.header("From"), response.header("To"), response.uri("Contact"));
      ack = inDialog("ACK", invite.cseq());
    }
    agent.send(ack, targetAddress());
    if (!finished) {
      finished = true;
      ringing.complete(response);
      answered.complete(response);
      if (cancelWanted) {
        sendBye(byeAnswer -> {});
      }
    }
  }

  private void sendCancel() {
    SipMessage cancel =
        SipMessage.request("CANCEL", invite.uri())
            .with("Via", invite.header("Via"))
            .with("Max-Forwards", "70")
            .with("From", invite.header("From"))
            .with("To", invite.header("To"))
            .with("Call-ID", id)
            .with("CSeq", invite.cseq() + " CANCEL");
    agent.request(cancel, next, response -> {});
  }
}
