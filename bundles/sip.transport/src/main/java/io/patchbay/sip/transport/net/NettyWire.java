package io.patchbay.sip.transport.net;

import io.netty.channel.EventLoopGroup;
import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.UnreachableException;
import io.patchbay.sip.transport.tls.TlsWorkers;
import io.patchbay.sip.transport.transaction.Inbound;
import io.patchbay.sip.transport.transaction.Wire;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.sip.address.SipURI;

/** The wire that is one: listeners on sockets, and the way to a next hop. */
final class NettyWire implements Wire, AutoCloseable {
  private final TlsWorkers workers = new TlsWorkers();
  private final Listeners listeners;
  private final HostLookup lookup = new HostLookup();
  private final NextHop nextHop;

  NettyWire(EventLoopGroup loops) {
    this.listeners = new Listeners(loops, new RouteProbe(), workers);
    this.nextHop = new NextHop(listeners, lookup);
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
    lookup.close();
    workers.close();
  }
}
