package io.patchbay.sip.registrar;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.HostPort;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.SipInterceptor;
import io.patchbay.lib.settings.SettingsException;
import io.patchbay.sip.transport.transaction.SipCore;
import io.patchbay.sip.transport.transaction.Timing;
import io.patchbay.sip.transport.transaction.Wire;
import io.patchbay.testkit.VirtualLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.sip.address.SipURI;

/** The registrar on the real transactions, with a clock of the test's own. */
final class Rig {
  static final InetSocketAddress PHONE = new InetSocketAddress("192.0.2.10", 5060);

  final VirtualLoop loop = new VirtualLoop();
  final SipCore core = new SipCore(List.of(loop), new MemoryWire(), Timing.STANDARD);
  final List<String> sent = new ArrayList<>();
  final List<String> changed = new ArrayList<>();
  final Set<InetSocketAddress> closed = new HashSet<>();
  final Map<InetSocketAddress, Duration> longestSilence = new HashMap<>();
  final Bindings bindings = new Bindings(changed::add);
  final Places places = new Places(core);
  RegistrarSettings settings;
  Instant now = Instant.parse("2026-01-02T03:04:05Z");
  String user = "1001";
  private int requests;

  Rig(String... keysAndValues) throws SettingsException {
    Map<String, String> keys = new HashMap<>(Map.of("domains", "gw.example"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      keys.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    settings = RegistrarSettings.read(keys, java.nio.file.Path.of("/tmp"));
    core.add(
        new SipInterceptor() {
          @Override
          public boolean onRequest(IncomingRequest request) {
            if (!user.isEmpty()) {
              request.authenticated(user);
            }
            return true;
          }
        },
        0);
    core.add(new Registrar(core, bindings, () -> settings, new TestClock()), 0);
  }

  /** A REGISTER of 1001 in a Call-ID of its own. */
  String register(String... lines) {
    return send("udp", PHONE, text("c" + ++requests, 1, lines));
  }

  static String text(String callId, int cseq, String... lines) {
    return "REGISTER sip:gw.example SIP/2.0\r\nVia: SIP/2.0/UDP h:5060;branch=z9hG4bK"
        + callId
        + cseq
        + "\r\nFrom: <sip:1001@gw.example>;tag=f\r\nTo: <sip:1001@gw.example>\r\nCall-ID: "
        + callId
        + "\r\nCSeq: "
        + cseq
        + " REGISTER\r\nMax-Forwards: 70\r\n"
        + String.join("", List.of(lines).stream().map(line -> line + "\r\n").toList())
        + "Content-Length: 0\r\n\r\n";
  }

  String send(String transport, InetSocketAddress from, String text) {
    core.receive(
        new Path(transport, from),
        text.replace("/UDP ", "/" + transport.toUpperCase() + " ")
            .getBytes(StandardCharsets.UTF_8));
    loop.runPending();
    return sent.get(sent.size() - 1);
  }

  /** What the registrar does once a second. */
  void sweep() {
    bindings.sweep(now, places::isDead);
  }

  List<String> contacts() {
    return bindings.of("1001", now).stream().map(binding -> binding.contact()).toList();
  }

  static String status(String response) {
    return response.substring(8, response.indexOf("\r\n"));
  }

  static List<String> headers(String response, String name) {
    return response
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .toList();
  }

  private final class TestClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private final class Path implements Flow, Target {
    private final String transport;
    private final InetSocketAddress remote;

    Path(String transport, InetSocketAddress remote) {
      this.transport = transport;
      this.remote = remote;
    }

    @Override
    public String transport() {
      return transport;
    }

    @Override
    public InetSocketAddress remote() {
      return remote;
    }

    @Override
    public InetAddress localAddress() {
      return InetAddress.getLoopbackAddress();
    }

    @Override
    public HostPort local() {
      return new HostPort("192.0.2.1", 5060);
    }

    @Override
    public String listener() {
      return transport;
    }

    @Override
    public boolean isOpen() {
      return !closed.contains(remote);
    }

    @Override
    public Optional<Flow> flow() {
      return Optional.of(this);
    }
  }

  private final class MemoryWire implements Wire {
    @Override
    public CompletionStage<Flow> open(Target target) {
      return CompletableFuture.completedFuture((Path) target);
    }

    @Override
    public void send(Flow flow, byte[] message, Consumer<String> failed) {
      sent.add(new String(message, StandardCharsets.UTF_8));
    }

    @Override
    public void close(Flow flow) {}

    @Override
    public void closeWhenSilent(Flow flow, Duration longest) {
      longestSilence.put(flow.remote(), longest);
    }

    @Override
    public Flow reply(Flow flow, int port) {
      return flow;
    }

    @Override
    public CompletionStage<Target> resolve(SipURI uri) {
      return CompletableFuture.failedFuture(new IllegalStateException("not needed"));
    }

    @Override
    public Target target(Flow flow) {
      return (Path) flow;
    }

    @Override
    public Optional<Flow> datagramFlow(String listener, InetSocketAddress remote) {
      return listener.equals("udp") && !closed.contains(remote)
          ? Optional.of(new Path("udp", remote))
          : Optional.empty();
    }

    @Override
    public List<ListenerStatus> listeners() {
      return List.of();
    }

    @Override
    public int connections() {
      return 0;
    }
  }
}
