package io.patchbay.sip.transport.net;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.ResponseHandler;
import io.patchbay.lib.settings.NetworkList;
import io.patchbay.sip.transport.engine.SocketEngine;
import io.patchbay.sip.transport.transaction.Timing;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An edge that answers every request with 200 and can send OPTIONS; what comes back is queued. */
final class EdgeRig implements AutoCloseable {
  final SignallingEdge edge;
  final SipTransport transport;
  final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  EdgeRig() {
    this(2);
  }

  EdgeRig(int loops) {
    edge = new SignallingEdge(loops, SocketEngine.fastest(), Timing.STANDARD);
    transport = edge.core();
    edge.core()
        .add(
            request -> {
              var response = transport.messages().response(request, 200, "t");
              String contact =
                  transport
                      .messages()
                      .contact("", request.flow().local(), request.flow().transport())
                      .toString();
              response.addHeader(transport.messages().header("Contact", "<" + contact + ">"));
              request.respond(response);
              return true;
            },
            0);
  }

  /** Opens a listener on loopback and gives its port. */
  int listen(String transportName, StreamSettings stream) {
    configure(transportName, transportName, 0, stream);
    return status(transportName).bind().port();
  }

  void configure(String name, String transportName, int port, StreamSettings stream) {
    edge.configure(
        new ListenerSettings(
            name,
            "io.patchbay.sip.listener-" + name + ".cfg",
            transportName,
            ListenerSettings.address("127.0.0.1"),
            port,
            "",
            0,
            NetworkList.NONE,
            stream));
  }

  ListenerStatus status(String name) {
    return transport.listeners().stream()
        .filter(listener -> listener.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  ListenerStatus.Connections connections(String name) {
    return status(name).connections().orElseThrow();
  }

  Target resolve(String uri) throws Exception {
    return transport
        .resolve(transport.messages().uri(uri))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  /** Sends OPTIONS; the outcome is queued as a status, {@code timeout} or the error. */
  void options(Target target, String uri) {
    SipMessages messages = transport.messages();
    SipLoop loop = transport.loop("x");
    String callId = transport.newCallId(loop);
    loop.execute(
        () ->
            transport.send(
                messages.request(
                    new RequestSpec(
                        "OPTIONS",
                        messages.uri(uri),
                        messages.address("<sip:gw@127.0.0.1>"),
                        "f",
                        messages.address("<" + uri + ">"),
                        Optional.empty(),
                        callId,
                        1,
                        70,
                        Optional.empty(),
                        List.of())),
                target,
                new Queueing()));
  }

  String event() throws InterruptedException {
    return String.valueOf(events.poll(15, TimeUnit.SECONDS));
  }

  @Override
  public void close() {
    edge.close();
  }

  private final class Queueing implements ResponseHandler {
    @Override
    public void onResponse(IncomingResponse response) {
      events.add(Integer.toString(response.status()));
    }

    @Override
    public void onTimeout() {
      events.add("timeout");
    }

    @Override
    public void onTransportError(String reason) {
      events.add(reason);
    }
  }
}
