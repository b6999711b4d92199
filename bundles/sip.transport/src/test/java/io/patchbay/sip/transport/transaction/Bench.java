package io.patchbay.sip.transport.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.OutgoingRequest;
import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.SipStatistics;
import io.patchbay.api.sip.handler.ResponseHandler;
import io.patchbay.testkit.VirtualLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sip.message.Request;

/** A core under virtual time with a peer made of text. */
final class Bench {
  final VirtualLoop loop = new VirtualLoop();
  final MemoryWire wire = new MemoryWire(loop);
  final SipCore core = new SipCore(List.of(loop), wire, Timing.STANDARD);
  final List<IncomingRequest> requests = new ArrayList<>();
  final List<String> events = new ArrayList<>();

  /** Takes every request and answers none. */
  Bench taking() {
    core.add(
        request -> {
          requests.add(request);
          return true;
        },
        0);
    return this;
  }

  SipMessages messages() {
    return core.messages();
  }

  void arrive(String transport, String text) {
    core.receive(
        MemoryWire.path(transport, 5070),
        text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    loop.runPending();
  }

  void arrive(String text) {
    arrive("udp", text);
  }

  void pass(long millis) {
    loop.advance(Duration.ofMillis(millis));
  }

  /** A request of the peer, outside a dialog. */
  static String request(String method, String branch) {
    return request(method, branch, "<sip:gw@192.0.2.1>", 1);
  }

  static String request(String method, String branch, String to, int cseq) {
    return """
        %1$s sip:gw@192.0.2.1 SIP/2.0
        Via: SIP/2.0/UDP 192.0.2.9:5070;branch=%2$s
        From: <sip:a@192.0.2.9>;tag=peer
        To: %3$s
        Call-ID: call-1
        CSeq: %4$d %1$s
        Max-Forwards: 70
        Contact: <sip:a@192.0.2.9:5070>
        Content-Length: 0

        """
        .formatted(method, branch, to, cseq);
  }

  /** The peer's answer to what was sent. */
  static String response(MemoryWire.Sent request, String status, String toTag) {
    return """
        SIP/2.0 %s
        Via: %s
        From: %s
        To: %s%s
        Call-ID: %s
        CSeq: %s
        Content-Length: 0

        """
        .formatted(
            status,
            request.header("Via"),
            request.header("From"),
            request.header("To"),
            toTag.isEmpty() ? "" : ";tag=" + toTag,
            request.header("Call-ID"),
            request.header("CSeq"));
  }

  OutgoingRequest send(String method, String transport) {
    return core.send(outgoing(method), MemoryWire.path(transport, 5070), recorder());
  }

  Request outgoing(String method) {
    return messages()
        .request(
            new RequestSpec(
                method,
                messages().uri("sip:b@192.0.2.9:5070"),
                messages().address("<sip:gw@192.0.2.1>"),
                "ours",
                messages().address("<sip:b@192.0.2.9>"),
                Optional.empty(),
                core.newCallId(loop),
                1,
                70,
                Optional.of(messages().address("<sip:gw@192.0.2.1:5060>")),
                List.of()));
  }

  ResponseHandler recorder() {
    return new ResponseHandler() {
      @Override
      public void onResponse(IncomingResponse response) {
        events.add(loop.nowMillis() + " " + response.status());
      }

      @Override
      public void onTimeout() {
        events.add(loop.nowMillis() + " timeout");
      }

      @Override
      public void onTransportError(String reason) {
        events.add(loop.nowMillis() + " " + reason);
      }
    };
  }

  /** Nothing is held and nothing waits. */
  void assertAtRest() {
    SipStatistics statistics = core.statistics();
    assertThat(statistics.clientTransactions()).as("client transactions").isZero();
    assertThat(statistics.serverTransactions()).as("server transactions").isZero();
    assertThat(loop.pendingTimers()).as("timers").isZero();
  }
}
