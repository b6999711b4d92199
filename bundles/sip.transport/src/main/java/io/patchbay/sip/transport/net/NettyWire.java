package io.patchbay.sip.transport.net;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.UnreachableException;
import io.patchbay.sip.transport.dns.Locator;
import io.patchbay.sip.transport.dns.NettyDns;
import io.patchbay.sip.transport.tls.TlsWorkers;
import io.patchbay.sip.transport.transaction.Inbound;
import io.patchbay.sip.transport.transaction.Wire;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.sip.address.SipURI;

/** The wire that is one: listeners on sockets, and the way to a next hop. */
final class NettyWire implements Wire, AutoCloseable {
  private static final int DNS_MILLIS = 2_000;

  /** RFC 3261 section 18.1.1, where the path's MTU is not known. */
  private static final int LARGEST_DATAGRAM = 1_300;

  private final TlsWorkers workers = new TlsWorkers();
  private final Listeners listeners;
  private final FailedHops failures = new FailedHops();
  private final NextHop nextHop;
  private final LoopGroup loops;
  private NettyDns dns;

  NettyWire(LoopGroup loops) {
    this.loops = loops;
    this.dns = new NettyDns(loops.group(), loops.engine(), List.of(), DNS_MILLIS);
    this.listeners = new Listeners(loops, new RouteProbe(), workers);
    this.nextHop = new NextHop(listeners, failures, new Locator(dns));
  }

  /** Asks those name servers from now on, those of the machine when there are none. */
  synchronized void dns(List<InetSocketAddress> servers, int timeoutMillis) {
    NettyDns old = dns;
    dns = new NettyDns(loops.group(), loops.engine(), servers, timeoutMillis);
    nextHop.locator(new Locator(dns));
    old.close();
  }

  /** Says where what arrives goes; before the first listener is configured. */
  void begin(Inbound inbound) {
    listeners.begin(inbound);
  }

  Listeners listenersByName() {
    return listeners;
  }

  @Override
  public CompletionStage<Flow> open(Target target) {
    Optional<Flow> flow = target.flow().filter(Flow::isOpen);
    if (flow.isPresent()) {
      return CompletableFuture.completedFuture(flow.get());
    }
    InetSocketAddress remote = target.remote();
    Optional<Listener> listener =
        listeners
            .named(target.listener())
            .filter(open -> open.settings().transport().equals(target.transport()))
            .or(() -> listeners.towards(target.transport(), remote.getAddress()));
    return listener.isPresent()
        ? listener.get().open(remote, target instanceof Hop hop ? hop.domain() : "")
        : CompletableFuture.failedFuture(
            new UnreachableException(
                target.transport() + " " + AddressText.of(remote) + ": no listener is open"));
  }

  @Override
  public void send(Flow flow, byte[] message, Consumer<String> failed) {
    if (flow instanceof UdpFlow udp) {
      udp.socket().send(udp.remote(), message, failed);
    } else if (flow instanceof Connection connection) {
      connection.send(message, failed);
    } else {
      throw new IllegalArgumentException("not a flow of this wire: " + flow);
    }
  }

  @Override
  public void keepAlive(Flow flow) {
    if (!(flow instanceof Connection connection) || !connection.ping()) {
      Wire.super.keepAlive(flow);
    }
  }

  @Override
  public void closeWhenSilent(Flow flow, Duration longest) {
    if (flow instanceof Connection connection) {
      connection.closeWhenSilent(longest);
    }
  }

  @Override
  public void alias(Flow flow, int port) {
    if (flow instanceof Connection connection) {
      connection.alias(port);
    }
  }

  @Override
  public void close(Flow flow) {
    if (flow instanceof Connection connection) {
      connection.close();
    }
  }

  @Override
  public Flow reply(Flow flow, int port) {
    return flow instanceof UdpFlow udp && udp.remote().getPort() != port
        ? new UdpFlow(udp.socket(), new InetSocketAddress(udp.remote().getAddress(), port))
        : flow;
  }

  @Override
  public CompletionStage<Target> resolve(SipURI uri) {
    return nextHop.resolve(uri);
  }

  /** A request too large for a datagram goes over a stream first (RFC 3261 section 18.1.1). */
  @Override
  public List<Target> attempts(Target target, int bytes) {
    if (!(target instanceof Hop hop) || hop.flow().isPresent()) {
      return List.of(target);
    }
    List<Target> attempts = new ArrayList<>();
    if (hop.transport().equals("udp") && bytes > LARGEST_DATAGRAM) {
      listeners
          .towards("tcp", hop.remote().getAddress())
          .map(stream -> Hop.by(stream, hop.remote(), hop.domain()))
          .filter(stream -> !failures.contains(stream))
          .ifPresent(attempts::add);
    }
    attempts.add(hop);
    attempts.addAll(hop.others());
    return attempts;
  }

  @Override
  public void failed(Target target) {
    failures.add(target);
  }

  @Override
  public Target target(Flow flow) {
    return Hop.along(flow);
  }

  @Override
  public Optional<Flow> datagramFlow(String listener, InetSocketAddress remote) {
    return listeners
        .named(listener)
        .filter(open -> open instanceof UdpListener)
        .map(open -> new UdpFlow((UdpListener) open, remote));
  }

  @Override
  public List<ListenerStatus> listeners() {
    return listeners.status();
  }

  @Override
  public int connections() {
    return listeners.connections();
  }

  @Override
  public void close() {
    listeners.close();
    closeDns();
    workers.close();
  }

  private synchronized void closeDns() {
    dns.close();
  }
}
