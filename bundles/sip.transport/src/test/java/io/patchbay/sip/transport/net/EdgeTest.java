package io.patchbay.sip.transport.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.UnreachableException;
import io.patchbay.api.sip.handler.ResponseHandler;
import io.patchbay.api.sip.handler.SipRequestHandler;
import io.patchbay.lib.settings.NetworkList;
import io.patchbay.sip.transport.engine.SocketEngine;
import io.patchbay.sip.transport.filter.FilterSettings;
import io.patchbay.sip.transport.filter.Networks;
import io.patchbay.sip.transport.message.MessageLimits;
import io.patchbay.sip.transport.transaction.Timing;
import io.patchbay.testkit.dns.FakeDns;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@ParameterizedClass
@EnumSource(SocketEngine.class)
class EdgeTest {
  private final SignallingEdge edge;
  private final SipTransport transport;
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private int udp;
  private int tcp;

  EdgeTest(SocketEngine engine) {
    edge = new SignallingEdge(2, engine, Timing.STANDARD);
    transport = edge.core();
  }

  @BeforeEach
  void listen() {
    edge.core().add(new Answering(), 0);
    edge.configure(listener("udp", "udp", "127.0.0.1", 0));
    edge.configure(listener("tcp", "tcp", "127.0.0.1", 0));
    udp = status("udp").bind().port();
    tcp = status("tcp").bind().port();
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  /** Answers 200 with a Contact as this peer is to see it. */
  private final class Answering implements SipRequestHandler {
    @Override
    public boolean handle(IncomingRequest request) {
      assertThat(request.loop().inLoop()).isTrue();
      var response = transport.messages().response(request, 200, "t");
      response.addHeader(
          transport
              .messages()
              .header(
                  "Contact",
                  "<"
                      + transport
                          .messages()
                          .contact("", request.flow().local(), request.flow().transport())
                      + ">"));
      request.respond(response);
      return true;
    }
  }

  private static ListenerSettings listener(String name, String transport, String bind, int port) {
    return new ListenerSettings(
        name,
        "io.patchbay.sip.listener-" + name + ".cfg",
        transport,
        ListenerSettings.address(bind),
        port,
        "",
        0);
  }

  private ListenerStatus status(String name) {
    return transport.listeners().stream()
        .filter(l -> l.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static String options(String transport, String callId) {
    return """
    OPTIONS sip:gw@127.0.0.1 SIP/2.0
    Via: SIP/2.0/%s 127.0.0.1:9;rport;branch=z9hG4bK%s
    From: <sip:a@127.0.0.1>;tag=a
    To: <sip:gw@127.0.0.1>
    Call-ID: %s
    CSeq: 1 OPTIONS
    Max-Forwards: 70
    Content-Length: 0

    """
        .formatted(transport, callId, callId)
        .replace("\n", "\r\n");
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void datagram(DatagramSocket socket, int port, byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
  }

  static String answer(DatagramSocket socket) throws IOException {
    socket.setSoTimeout(10_000);
    DatagramPacket packet = new DatagramPacket(new byte[65535], 65535);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  /** Reads one message that has no body. */
  private static String answer(Socket socket) throws IOException {
    socket.setSoTimeout(10_000);
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("closed after: " + text);
      }
      text.append((char) b);
    }
    return text.toString();
  }

  @Test
  void answersOptionsOverUdp() throws Exception {
    try (DatagramSocket peer = new DatagramSocket()) {
      datagram(peer, udp, bytes(options("UDP", "one")));
      assertThat(answer(peer))
          .startsWith("SIP/2.0 200 OK\r\n")
          .contains(";rport=" + peer.getLocalPort())
          .contains("received=127.0.0.1")
          .contains("Contact: <sip:127.0.0.1:" + udp + ">");
    }
  }

  @Test
  void answersOptionsOverTcpSplitAndJoined() throws Exception {
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), tcp)) {
      peer.setTcpNoDelay(true);
      byte[] first = bytes(options("TCP", "one"));
      for (byte b : first) {
        peer.getOutputStream().write(b);
      }
      assertThat(answer(peer)).startsWith("SIP/2.0 200 OK\r\n").contains("Call-ID: one\r\n");
      peer.getOutputStream()
          .write(
              bytes(
                  "\r\n"
                      + options("TCP", "two").replace("Content-Length: 0\r\n", "l : 5\r\n")
                      + "hello"
                      + options("TCP", "three")));
      assertThat(List.of(answer(peer), answer(peer)))
          .anySatisfy(a -> assertThat(a).contains("Call-ID: two\r\n"))
          .anySatisfy(a -> assertThat(a).contains("Call-ID: three\r\n"));
      peer.getOutputStream().write(bytes("\r\n\r\n"));
      assertThat(peer.getInputStream().readNBytes(2)).containsExactly('\r', '\n');
    }
  }

  @Test
  void aStreamThatIsNoSipIsClosedAndCounted() throws Exception {
    for (String garbage :
        List.of(
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            "\u0016\u0003\u0001",
            options("TCP", "x").replace("Content-Length: 0\r\n", ""),
            options("TCP", "x").replace("Content-Length: 0\r\n", "l: 0\r\nContent-Length: 5\r\n"),
            "X".repeat(70_000))) {
      long before = transport.statistics().malformed();
      try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), tcp)) {
        peer.setSoTimeout(10_000);
        try {
          peer.getOutputStream().write(bytes(garbage));
          assertThat(peer.getInputStream().read()).isEqualTo(-1);
        } catch (SocketTimeoutException e) {
          throw e;
        } catch (IOException e) {
          // Reset: closed with some of the garbage unread.
        }
      }
      assertThat(transport.statistics().malformed()).isEqualTo(before + 1);
    }
  }

  @Test
  void aBodyOverTheLimitGets513AndTheConnectionCloses() throws Exception {
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), tcp)) {
      peer.getOutputStream()
          .write(bytes(options("TCP", "x").replace("Content-Length: 0", "Content-Length: 70000")));
      assertThat(answer(peer)).startsWith("SIP/2.0 513 Message Too Large\r\n");
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aDeniedSourceLosesItsConnectionAndGetsNoOther() throws Exception {
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), tcp)) {
      peer.getOutputStream().write(bytes(options("TCP", "before")));
      assertThat(answer(peer)).startsWith("SIP/2.0 200 OK\r\n");
      edge.filter().settings(denying("127.0.0.0/8"));
      peer.getOutputStream().write(bytes(options("TCP", "after")));
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      try (Socket second = new Socket(InetAddress.getLoopbackAddress(), tcp)) {
        second.setSoTimeout(10_000);
        assertThat(second.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(transport.filterStatus().denied()).isEqualTo(2);
      assertThat(transport.statistics().connections()).isZero();
    }
    edge.filter().settings(FilterSettings.STANDARD);
    try (Socket third = new Socket(InetAddress.getLoopbackAddress(), tcp)) {
      third.getOutputStream().write(bytes(options("TCP", "third")));
      assertThat(answer(third)).startsWith("SIP/2.0 200 OK\r\n");
    }
  }

  static FilterSettings denying(String network) {
    return new FilterSettings(
        MessageLimits.STANDARD,
        Networks.NONE,
        Networks.parse(network),
        0,
        1,
        Networks.NONE,
        false,
        64,
        100);
  }

  @Test
  void aFloodOfGarbageIsCountedAndLeavesItAnswering() throws Exception {
    try (DatagramSocket peer = new DatagramSocket()) {
      Random random = new Random(4711);
      for (int i = 0; i < 4_000; i++) {
        byte[] garbage = new byte[1 + random.nextInt(600)];
        random.nextBytes(garbage);
        datagram(peer, udp, garbage);
        if (i % 50 == 0) {
          datagram(peer, udp, bytes(options("UDP", "probe-" + i)));
          assertThat(answer(peer)).startsWith("SIP/2.0 200 OK\r\n");
        }
      }
    }
    assertThat(transport.statistics().malformed()).isGreaterThan(3_000);
  }

  @Test
  void keepAlivesOverUdpAreIgnored() throws Exception {
    try (DatagramSocket peer = new DatagramSocket()) {
      datagram(peer, udp, bytes("\r\n\r\n"));
      datagram(peer, udp, new byte[0]);
      datagram(peer, udp, bytes(options("UDP", "after")));
      assertThat(answer(peer)).startsWith("SIP/2.0 200 OK\r\n");
    }
    assertThat(transport.statistics().malformed()).isZero();
    assertThat(transport.statistics().received()).isEqualTo(3);
  }

  @Test
  void sendsOverBothTransportsToItself() throws Exception {
    for (String uri : List.of("sip:127.0.0.1:" + udp, "sip:127.0.0.1:" + tcp + ";transport=tcp")) {
      Target target = resolve(uri);
      send(target);
      assertThat(events.poll(10, TimeUnit.SECONDS)).as(uri).isEqualTo("200");
    }
    assertThat(transport.statistics().connections()).isEqualTo(2);
  }

  @Test
  void aRequestGoesBackOverTheConnectionItsPeerOpened() throws Exception {
    BlockingQueue<IncomingRequest> seen = new LinkedBlockingQueue<>();
    edge.core()
        .add(
            request -> {
              seen.add(request);
              return false;
            },
            10);
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), tcp)) {
      peer.getOutputStream().write(bytes(options("TCP", "x")));
      answer(peer);
      IncomingRequest request = seen.take();
      send(transport.target(request.flow()));
      String arrived = answer(peer);
      assertThat(arrived)
          .startsWith("OPTIONS sip:b@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:" + tcp);
      peer.close();
      assertThat(events.poll(10, TimeUnit.SECONDS)).contains("connection closed");
      assertThat(request.flow().isOpen()).isFalse();
      assertThat(transport.target(request.flow()).flow()).isEmpty();
    }
  }

  @Test
  void aRefusedConnectionIsATransportError() throws Exception {
    try (Socket bound = new Socket()) {
      // nobody listens there, and nobody else can
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      send(resolve("sip:127.0.0.1:" + bound.getLocalPort() + ";transport=tcp"));
      assertThat(events.poll(10, TimeUnit.SECONDS))
          .contains("tcp 127.0.0.1:" + bound.getLocalPort())
          .contains("onnection refused");
    }
    assertThat(transport.statistics().connections()).isZero();
  }

  @Test
  void whatCannotBeReachedSaysWhy() {
    assertThatThrownBy(() -> resolve("sips:127.0.0.1"))
        .hasCauseInstanceOf(UnreachableException.class)
        .hasMessageContaining("tls 127.0.0.1");
    assertThatThrownBy(() -> resolve("sip:127.0.0.1;transport=ws"))
        .hasMessageContaining("ws 127.0.0.1: no listener");
    try (FakeDns dns = new FakeDns()) {
      edge.dns(List.of(dns.address()), 10_000);
      assertThatThrownBy(() -> resolve("sip:no-such-host.invalid"))
          .hasCauseInstanceOf(UnreachableException.class)
          .hasMessageContaining("no-such-host.invalid: unknown host");
    }
    assertThatThrownBy(() -> resolve("sip:[::1]")).hasMessageContaining("address family");
  }

  @Test
  void aNameIsLookedUpAway() throws Exception {
    Target target = resolve("sip:localhost:5099");
    assertThat(target.remote())
        .isEqualTo(new InetSocketAddress(ListenerSettings.address("127.0.0.1"), 5099));
    assertThat(target.local().host()).isEqualTo("127.0.0.1");
  }

  @Test
  void aPortInUseIsSaidAndTheRestGoesOn() throws Exception {
    edge.configure(listener("other", "udp", "127.0.0.1", udp));
    ListenerStatus other = status("other");
    assertThat(other.listening()).isFalse();
    assertThat(other.detail()).isEqualTo("port=" + udp + ": address already in use");
    answersOptionsOverUdp();
    edge.configure(listener("other", "udp", "127.0.0.1", 0));
    assertThat(status("other").listening()).isTrue();
    assertThat(status("other").detail()).isEmpty();
  }

  @Test
  void aListenerThatWaitsForAPortTakesItWhenAnotherLeaves() throws Exception {
    edge.configure(listener("renamed", "udp", "127.0.0.1", udp));
    assertThat(status("renamed").listening()).isFalse();
    edge.remove("udp");
    assertThat(status("renamed").listening()).isTrue();
    answersOptionsOverUdp();
  }

  @Test
  void aChangeToAPortInUseKeepsTheOldSocket() throws Exception {
    int before = tcp;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      edge.configure(listener("tcp", "tcp", "127.0.0.1", taken.getLocalPort()));
    }
    assertThat(status("tcp").bind().port()).isEqualTo(before);
    answersOptionsOverTcpSplitAndJoined();
  }

  @Test
  void aPortChangesLiveAndNobodyElseNotices() throws Exception {
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), tcp)) {
      int old = udp;
      int free;
      try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
        free = socket.getLocalPort();
      }
      edge.configure(listener("udp", "udp", "127.0.0.1", free));
      udp = status("udp").bind().port();
      assertThat(udp).isEqualTo(free);
      answersOptionsOverUdp();
      try (DatagramSocket socket = new DatagramSocket(old, InetAddress.getLoopbackAddress())) {
        assertThat(socket.isBound()).isTrue();
      }
      peer.getOutputStream().write(bytes(options("TCP", "x")));
      assertThat(answer(peer)).startsWith("SIP/2.0 200 OK\r\n");
    }
  }

  @Test
  void theBindAddressChangesOnTheSamePort() throws Exception {
    edge.configure(listener("udp", "udp", "0.0.0.0", udp));
    assertThat(status("udp").listening()).isTrue();
    answersOptionsOverUdp();
  }

  @Test
  void anAdvertisedAddressIsShownWithoutANewSocket() throws Exception {
    edge.configure(
        new ListenerSettings(
            "udp",
            "test",
            "udp",
            ListenerSettings.address("127.0.0.1"),
            0,
            "gw.example.com",
            5080));
    assertThat(status("udp").bind().port()).isEqualTo(udp);
    assertThat(status("udp").advertised()).isEqualTo("gw.example.com:5080");
    try (DatagramSocket peer = new DatagramSocket()) {
      datagram(peer, udp, bytes(options("UDP", "one")));
      assertThat(answer(peer)).contains("Contact: <sip:gw.example.com:5080>");
    }
  }

  @Test
  void aPeerThatIsExceptedIsShownWhatIsBound() throws Exception {
    for (String transport : List.of("udp", "tcp")) {
      edge.configure(
          new ListenerSettings(
              "cloud",
              "test",
              transport,
              ListenerSettings.address("0.0.0.0"),
              0,
              "203.0.113.5",
              5080,
              NetworkList.parse("127.0.0.2"),
              StreamSettings.STANDARD));
      edge.remove("udp");
      edge.remove("tcp");
      String bound = "127.0.0.1:" + status("cloud").bind().port();
      assertThat(status("cloud").advertised()).isEqualTo("203.0.113.5:5080");
      assertThat(resolve("sip:127.0.0.2:5099;transport=" + transport).local().toString())
          .isEqualTo(bound);
      assertThat(resolve("sip:127.0.0.1:5099;transport=" + transport).local().toString())
          .isEqualTo("203.0.113.5:5080");
    }
    int port = status("cloud").bind().port();
    InetAddress excepted = ListenerSettings.address("127.0.0.2");
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port, excepted, 0);
        Socket other = new Socket(InetAddress.getLoopbackAddress(), port)) {
      peer.getOutputStream().write(bytes(options("TCP", "one")));
      assertThat(answer(peer)).contains("Contact: <sip:127.0.0.1:" + port + ";");
      other.getOutputStream().write(bytes(options("TCP", "two")));
      assertThat(answer(other)).contains("Contact: <sip:203.0.113.5:5080;");
    }
  }

  @Test
  void aWildcardShowsEachPeerTheAddressOnTheRouteToIt() throws Exception {
    edge.remove("udp");
    edge.configure(listener("any", "udp", "0.0.0.0", 0));
    int port = status("any").bind().port();
    Target target = resolve("sip:127.0.0.1:5099");
    assertThat(target.local().toString()).isEqualTo("127.0.0.1:" + port);
    assertThat(target.localAddress()).isEqualTo(ListenerSettings.address("127.0.0.1"));
    assertThat(status("any").advertised()).isEqualTo("auto");
    try (DatagramSocket peer = new DatagramSocket()) {
      datagram(peer, port, bytes(options("UDP", "one")));
      assertThat(answer(peer)).contains("Contact: <sip:127.0.0.1:" + port + ">");
    }
  }

  @Test
  void speaksIpv6() throws Exception {
    edge.configure(listener("six", "udp", "::1", 0));
    assumeTrue(status("six").listening(), "this machine has no IPv6");
    int port = status("six").bind().port();
    try (DatagramSocket peer = new DatagramSocket(0, ListenerSettings.address("::1"))) {
      byte[] request = bytes(options("UDP", "one").replace("127.0.0.1:9;", "[::1]:9;"));
      peer.send(new DatagramPacket(request, request.length, ListenerSettings.address("::1"), port));
      assertThat(answer(peer))
          .startsWith("SIP/2.0 200 OK\r\n")
          .contains("Contact: <sip:[0:0:0:0:0:0:0:1]:" + port + ">");
    }
    assertThat(resolve("sip:[::1]:5099").listener()).isEqualTo("six");
  }

  @Test
  void aRemovedListenerFreesItsPortAndClosesItsConnections() throws Exception {
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), tcp)) {
      peer.getOutputStream().write(bytes(options("TCP", "x")));
      answer(peer);
      edge.remove("tcp");
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(transport.listeners()).extracting(ListenerStatus::name).containsExactly("udp");
    assertThat(transport.statistics().connections()).isZero();
  }

  private Target resolve(String uri) throws Exception {
    try {
      return transport
          .resolve(transport.messages().uri(uri))
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(UnreachableException.class);
      throw e;
    }
  }

  private void send(Target target) {
    SipMessages messages = transport.messages();
    SipLoop loop = transport.loop("anything");
    String callId = transport.newCallId(loop);
    loop.execute(
        () ->
            transport.send(
                messages.request(
                    new RequestSpec(
                        "OPTIONS",
                        messages.uri("sip:b@127.0.0.1"),
                        messages.address("<sip:a@127.0.0.1>"),
                        "ours",
                        messages.address("<sip:b@127.0.0.1>"),
                        Optional.empty(),
                        callId,
                        1,
                        70,
                        Optional.empty(),
                        List.of())),
                target,
                new ResponseHandler() {
                  @Override
                  public void onResponse(IncomingResponse response) {
                    events.add(String.valueOf(response.status()));
                  }

                  @Override
                  public void onTimeout() {
                    events.add("timeout");
                  }

                  @Override
                  public void onTransportError(String reason) {
                    events.add(reason);
                  }
                }));
  }
}
