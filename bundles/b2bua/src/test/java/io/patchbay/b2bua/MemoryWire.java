package io.patchbay.b2bua;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.HostPort;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.UnreachableException;
import io.patchbay.sip.transport.transaction.Wire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
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

/** Carries bytes between the gateway under test and peers that are objects of the test. */
final class MemoryWire implements Wire {
  static final String GATEWAY = "198.51.100.1";

  private final Map<InetSocketAddress, Peer> peers = new HashMap<>();
  private final Set<InetSocketAddress> broken = new HashSet<>();
  private final Map<InetSocketAddress, Peer> fallbacks = new HashMap<>();
  private final Map<String, Deque<Peer>> names = new HashMap<>();

  void attach(Peer peer) {
    peers.put(peer.address(), peer);
  }

  /** From now on a host name leads to these, one after the other. */
  void name(String host, Peer... hosts) {
    names.put(host, new ArrayDeque<>(List.of(hosts)));
  }

  /** From now on nothing can be sent there. */
  void cut(Peer peer) {
    broken.add(peer.address());
  }

  /** From now on what one does not answer goes to the other, as where a name has two hosts. */
  void fallback(Peer one, Peer other) {
    fallbacks.put(one.address(), other);
  }

  @Override
  public List<Target> attempts(Target target, int bytes) {
    Peer other = fallbacks.get(target.remote());
    return other == null ? List.of(target) : List.of(target, new Path(other.address()));
  }

  static Flow flow(InetSocketAddress remote) {
    return new Path(remote);
  }

  /** A connection that is gone. */
  static Flow closedFlow(InetSocketAddress remote) {
    return new Path(remote, false);
  }

  @Override
  public CompletionStage<Flow> open(Target target) {
    return CompletableFuture.completedFuture(new Path(target.remote()));
  }

  @Override
  public void send(Flow flow, byte[] message, Consumer<String> failed) {
    if (broken.contains(flow.remote())) {
      failed.accept("cut");
      return;
    }
    Peer peer = peers.get(flow.remote());
    if (peer != null) {
      peer.receive(new SipText(new String(message, StandardCharsets.UTF_8)));
    }
  }

  @Override
  public void close(Flow flow) {
    throw new AssertionError("no connection here: " + flow);
  }

  @Override
  public Flow reply(Flow flow, int port) {
    return new Path(new InetSocketAddress(flow.remote().getAddress(), port));
  }

  @Override
  public CompletionStage<Target> resolve(SipURI uri) {
    if (uri.getHost().endsWith(".invalid")) {
      return CompletableFuture.failedFuture(
          new UnreachableException("unknown host " + uri.getHost()));
    }
    Deque<Peer> hosts = names.get(uri.getHost());
    if (hosts != null) {
      Peer next = hosts.remove();
      hosts.add(next);
      return CompletableFuture.completedFuture(new Path(next.address()));
    }
    int port = uri.getPort() > 0 ? uri.getPort() : 5060;
    return CompletableFuture.completedFuture(new Path(new InetSocketAddress(uri.getHost(), port)));
  }

  @Override
  public Target target(Flow flow) {
    return new Path(flow.remote());
  }

  @Override
  public Optional<Flow> datagramFlow(String listener, InetSocketAddress remote) {
    return Optional.of(new Path(remote));
  }

  @Override
  public List<ListenerStatus> listeners() {
    return List.of();
  }

  @Override
  public int connections() {
    return 0;
  }

  private record Path(InetSocketAddress remote, boolean isOpen) implements Flow, Target {
    Path(InetSocketAddress remote) {
      this(remote, true);
    }

    @Override
    public String transport() {
      return "udp";
    }

    @Override
    public InetAddress localAddress() {
      return new InetSocketAddress(GATEWAY, 5060).getAddress();
    }

    @Override
    public HostPort local() {
      return new HostPort(GATEWAY, 5060);
    }

    @Override
    public String listener() {
      return "udp";
    }

    @Override
    public Optional<Flow> flow() {
      return Optional.of(this);
    }
  }
}
