package io.patchbay.sip.nat;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.handler.SipInterceptor;
import java.util.List;
import javax.sip.header.CallIdHeader;
import javax.sip.header.ContactHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps peers behind NAT to the path their messages come by, on both legs. Thread-safe. */
final class NatInterceptor implements SipInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(NatInterceptor.class);

  private volatile NatSettings settings;

  NatInterceptor(NatSettings settings) {
    this.settings = settings;
  }

  void settings(NatSettings changed) {
    settings = changed;
  }

  @Override
  public boolean onRequest(IncomingRequest request) {
    Flow flow = request.flow();
    List<String> hits =
        NatDetector.hits(
            new Sender(request.request(), request.body(), flow), flow.listener(), settings);
    if (!hits.isEmpty()) {
      request.keepToFlow();
      boolean begins = request.method().equals(Request.INVITE) && request.toTag().isEmpty();
      tell(begins, request.callId(), request.method(), flow, hits);
    }
    return true;
  }

  @Override
  public void onResponse(IncomingResponse response) {
    Message message = response.response();
    if (response.status() <= 100
        || response.status() >= 300
        || message.getHeader(ContactHeader.NAME) == null) {
      return;
    }
    Flow flow = response.flow();
    List<String> hits =
        NatDetector.hits(new Sender(message, response.body(), flow), flow.listener(), settings);
    if (!hits.isEmpty()) {
      response.keepToFlow();
      boolean answers = response.status() >= 200 && response.cseqMethod().equals(Request.INVITE);
      String callId = ((CallIdHeader) message.getHeader(CallIdHeader.NAME)).getCallId();
      tell(answers, callId, response.status() + " " + response.cseqMethod(), flow, hits);
    }
  }

  /** What begins a dialog is told, everything else to who looks closely. */
  private static void tell(
      boolean aloud, String callId, String what, Flow flow, List<String> hits) {
    String path = flow.transport() + " " + flow.remote().getAddress().getHostAddress();
    String found = String.join(", ", hits);
    if (aloud) {
      LOG.info(
          "call {}: {} from {}:{} is from behind NAT ({}): requests go back there",
          callId,
          what,
          path,
          flow.remote().getPort(),
          found);
    } else {
      LOG.debug("{}: {} from {}:{}: {}", callId, what, path, flow.remote().getPort(), found);
    }
  }
}
