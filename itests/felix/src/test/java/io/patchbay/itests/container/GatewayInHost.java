package io.patchbay.itests.container;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.patchbay.api.call.CallControl;
import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.explain.RouteExplainer;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.SipStatistics;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.handler.SipRequestHandler;
import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Sipp;
import io.patchbay.testkit.peer.SippResult;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The gateway as bundles of a host, configured through Configuration Admin, and real calls through
 * it. It knows nothing of how the bundles came there.
 */
public final class GatewayInHost {
  private static final String NAME = "itest";

  /** Enough for 100 calls: those that pass come in bursts, after a stall of seconds. */
  private static final int RELAY_PORTS = 400;

  /** The longest is that of {@code uac_pcap}: some eight seconds of G.711. */
  private static final Duration CALL = Duration.ofSeconds(60);

  /** RTP packets from each side before media counts as flowing: two seconds of G.711. */
  private static final long FLOWING = 100;

  /**
   * A refused INVITE is remembered for 32 s, whatever T1 is (timer D, RFC 3261 §17.1.1.2): that of
   * a call, say, that is hung up while its media moves.
   */
  private static final Duration LONGEST_MEMORY = Duration.ofSeconds(32).plus(Host.PATIENCE);

  private final Host host;
  private final int port;
  private final int callee;

  private GatewayInHost(Host host, int port, int callee) {
    this.host = host;
    this.port = port;
    this.callee = callee;
  }

  /** Configures it on free ports of 127.0.0.1 and waits until it takes calls. */
  public static GatewayInHost configured(Host host) throws Exception {
    List<Integer> ports = FreePorts.some(2);
    GatewayInHost gateway = new GatewayInHost(host, ports.get(0), ports.get(1));
    int relay = FreePorts.range(RELAY_PORTS);
    // a transaction is remembered for up to 64*T1, which is what a test waits for at its end
    // and nothing is refused for the stalls of a machine that carries the peers as well
    host.set("io.patchbay.sip.transport", Map.of("t1", "100", "overload.delay", "0"));
    host.set(
        "io.patchbay.media.relay",
        Map.of("bind.address", "127.0.0.1", "ports", relay + "-" + (relay + RELAY_PORTS - 1)));
    host.set(
        "io.patchbay.routing.route",
        NAME,
        Map.of("target", "sip:{user}@127.0.0.1:" + gateway.callee, "priority", "1"));
    host.set(
        "io.patchbay.sip.listener",
        NAME,
        Map.of(
            "transport", "udp",
            "bind.address", "127.0.0.1",
            "port", Integer.toString(gateway.port)));
    gateway.awaitReady();
    gateway.awaitRoute(NAME, gateway.callee);
    return gateway;
  }

  /** Waits until it listens, has somebody to take calls, and a media backend. */
  public void awaitReady() throws Exception {
    host.service(SipRequestHandler.class);
    host.service(CallControl.class);
    Await.until(
        Host.PATIENCE,
        () -> {
          List<ListenerStatus> listeners = host.service(SipTransport.class).listeners();
          assertTrue(
              listeners.toString(),
              listeners.stream()
                  .anyMatch(
                      at -> at.name().equals(NAME) && at.bind().port() == port && at.listening()));
          assertEquals("relay", host.service(MediaSelector.class).selected());
        });
  }

  /** One call of half a second, without media. */
  public void plainCall() throws Exception {
    try (Sipp uas = Sipp.uas().localPort(callee).start()) {
      uas.awaitListening(Host.PATIENCE);
      try (Sipp uac = Sipp.builtIn("uac").to(sip()).calls(1).arguments("-d", "500").start()) {
        expectSuccess(uac.await(CALL));
      }
    }
  }

  /** One call with G.711 from the caller, echoed by the called: both directions are counted. */
  public void callWithMedia() throws Exception {
    try (Sipp uas = Sipp.uas().localPort(callee).arguments("-rtp_echo").start()) {
      uas.awaitListening(Host.PATIENCE);
      try (Sipp uac = Sipp.builtIn("uac_pcap").to(sip()).calls(1).start()) {
        Await.until(
            CALL,
            () -> {
              MediaReport media = mediaOfTheCall();
              assertTrue(media.toString(), rtpPackets(media, "a") > FLOWING);
              assertTrue(media.toString(), rtpPackets(media, "b") > FLOWING);
            });
        expectSuccess(uac.await(CALL));
      }
    }
  }

  /** Has calls to a user go to a port of 127.0.0.1, whatever other routes say. */
  public void route(String user, int to) throws Exception {
    host.set(
        "io.patchbay.routing.route",
        user,
        Map.of("pattern", user, "target", "sip:{user}@127.0.0.1:" + to, "priority", "0"));
    awaitRoute(user, to);
  }

  private void awaitRoute(String user, int to) throws Exception {
    RouteRequest request = new RouteRequest(user, "", NAME);
    Await.until(
        Host.PATIENCE,
        () -> {
          List<String> said =
              host.service(RouteExplainer.class)
                  .explain(request)
                  .toCompletableFuture()
                  .get(Host.PATIENCE.toSeconds(), SECONDS);
          assertTrue(said.toString(), String.join("\n", said).contains("127.0.0.1:" + to));
        });
  }

  /** Chooses media backends for new calls; the first is one that is there. */
  public void choose(String... backends) throws Exception {
    String choice = String.join(",", backends);
    host.set("io.patchbay.media.select", Map.of("backend", choice));
    Await.until(
        Host.PATIENCE,
        () -> assertEquals(choice, host.service(MediaSelector.class).choice().replace(" ", "")));
    awaitSelected(backends[0]);
  }

  /** Waits until new calls get a backend. */
  public void awaitSelected(String backend) throws Exception {
    Await.until(
        Host.PATIENCE, () -> assertEquals(backend, host.service(MediaSelector.class).selected()));
  }

  /** Waits until the calls of that caller are all on a backend. */
  public void awaitOn(String caller, String backend) throws Exception {
    Await.until(
        Host.PATIENCE,
        () ->
            assertEquals(
                List.of(),
                host.service(CallControl.class).calls().stream()
                    .filter(call -> call.caller().equals(caller) && !call.backend().equals(backend))
                    .toList()));
  }

  /** Moves the calls of that caller. */
  public void move(String caller, String backend) throws Exception {
    CallControl control = host.service(CallControl.class);
    List<CompletableFuture<?>> moves = new ArrayList<>();
    for (CallInfo call : control.calls()) {
      if (call.caller().equals(caller)) {
        moves.add(control.move(call.id(), Optional.of(backend)).toCompletableFuture());
      }
    }
    CompletableFuture.allOf(moves.toArray(CompletableFuture[]::new))
        .get(Host.PATIENCE.toSeconds(), SECONDS);
    awaitOn(caller, backend);
  }

  /** Waits until no call, transaction, dialog, media session or port is held. */
  public void expectNothingLeft() throws Exception {
    Await.until(
        LONGEST_MEMORY,
        () -> {
          assertEquals(List.of(), host.service(CallControl.class).calls());
          SipStatistics sip = host.service(SipTransport.class).statistics();
          assertEquals(sip.toString(), 0, sip.clientTransactions());
          assertEquals(sip.toString(), 0, sip.serverTransactions());
          assertEquals(sip.toString(), 0, sip.dialogs());
          assertEquals(sip.toString(), 0, sip.connections());
          List<BackendStatus> backends = host.service(MediaSelector.class).backends();
          assertEquals(
              List.of("direct", "relay"), backends.stream().map(BackendStatus::name).toList());
          BackendStatus relay = backends.get(1);
          assertEquals(relay.toString(), 0, relay.sessions());
          assertEquals(relay.toString(), 0, relay.portsInUse());
          assertEquals(relay.toString(), RELAY_PORTS, relay.portsTotal());
        });
  }

  /** Where it takes SIP. */
  public InetSocketAddress sip() throws Exception {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  private MediaReport mediaOfTheCall() throws Exception {
    CallControl control = host.service(CallControl.class);
    List<CallInfo> calls = control.calls();
    assertEquals(calls.toString(), 1, calls.size());
    return control
        .call(calls.get(0).id())
        .toCompletableFuture()
        .get(Host.PATIENCE.toSeconds(), SECONDS)
        .orElseThrow(() -> new AssertionError("the call is just ending"))
        .media();
  }

  private static long rtpPackets(MediaReport media, String leg) {
    return media.streams().stream()
        .filter(stream -> stream.leg().equals(leg) && stream.type().equals("audio"))
        .mapToLong(MediaReport.Stream::rtpPackets)
        .sum();
  }

  private static void expectSuccess(SippResult result) {
    assertEquals(result.toString(), 1, result.successful());
    assertEquals(result.toString(), 0, result.failed());
  }
}
