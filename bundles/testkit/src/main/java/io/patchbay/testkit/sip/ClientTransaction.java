package io.patchbay.testkit.sip;

import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * A request on its way to an answer (RFC 3261 section 17.1). Silence becomes a 408 of our own, a
 * broken transport a 503. On the agent's loop only.
 */
final class ClientTransaction {
  private static final int T2_IN_T1 = 8;

  private final UserAgent agent;
  private final SipMessage request;
  private final InetSocketAddress to;
  private final Consumer<SipMessage> onResponse;
  private final Retransmission retransmission;
  private boolean finished;

  ClientTransaction(
      UserAgent agent, SipMessage request, InetSocketAddress to, Consumer<SipMessage> onResponse) {
    this.agent = agent;
    this.request = request;
    this.to = to;
    this.onResponse = onResponse;
    // only requests other than INVITE are capped at T2, section 17.1.1.2
    this.retransmission =
        agent.retransmission(
            isInvite() ? Integer.MAX_VALUE : T2_IN_T1,
            () -> agent.repeat(request, to),
            () -> fail(408, "Request Timeout"));
  }

  void start() {
    if (agent.send(request, to)) {
      retransmission.start();
    } else {
      fail(503, "Service Unavailable");
    }
  }

  SipMessage request() {
    return request;
  }

  InetSocketAddress to() {
    return to;
  }

  void received(SipMessage response) {
    if (response.status() >= 200 || isInvite()) {
      retransmission.stop();
    }
    boolean refused = isInvite() && response.status() >= 300;
    if (refused) {
      agent.send(acknowledgement(response), to);
    }
    boolean first = !finished;
    finished = response.status() >= 200;
    // a 2xx again is the call's to acknowledge again
    if (first || (isInvite() && !refused && finished)) {
      onResponse.accept(response);
    }
  }

  /** The ACK of a refusal belongs to the transaction: same branch, section 17.1.1.3. */
  private SipMessage acknowledgement(SipMessage response) {
    return SipMessage.request("ACK", request.uri())
        .with("Via", request.header("Via"))
        .with("Max-Forwards", "70")
        .with("From", request.header("From"))
        .with("To", response.header("To"))
        .with("Call-ID", request.header("Call-ID"))
        .with("CSeq", request.cseq() + " ACK");
  }

  private boolean isInvite() {
    return request.method().equals("INVITE");
  }

  private void fail(int status, String reason) {
    if (!finished) {
      finished = true;
      onResponse.accept(SipMessage.response(request, status, reason));
    }
  }
}
