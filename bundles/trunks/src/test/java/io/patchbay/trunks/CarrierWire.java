package io.patchbay.trunks;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.HostPort;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.UnreachableException;
import io.patchbay.sip.transport.transaction.Wire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.sip.address.SipURI;

/** Keeps what was sent to each host; names are those of the test. */
final class CarrierWire implements Wire {
  static final String GATEWAY = "198.51.100.1";

  final Map<String, String> names = new HashMap<>();
  private final Map<String, List<String>> sent = new HashMap<>();

  /** What a host was sent and nobody has looked at; it is forgotten by that. */
  List<String> take(String host) {
    return sent.containsKey(host) ? sent.remove(host) : List.of();
  }

  static Flow flow(String host) {
    return new Path(new InetSocketAddress(host, 5060));
  }

  @Override
  public CompletionStage<Flow> open(Target target) {
    return CompletableFuture.completedFuture(new Path(target.remote()));
  }

  @Override
  public void send(Flow flow, byte[] message, Consumer<String> failed) {
    sent.computeIfAbsent(flow.remote().getHostString(), host -> new ArrayList<>())
        .add(new String(message, StandardCharsets.UTF_8));
  }

  @Override
  public CompletionStage<Target> resolve(SipURI uri) {
    String host = names.getOrDefault(uri.getHost(), uri.getHost());
    return host.endsWith(".test")
        ? CompletableFuture.failedFuture(new UnreachableException("unknown host " + host))
        : CompletableFuture.completedFuture(new Path(new InetSocketAddress(host, 5060)));
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
  public void close(Flow flow) {}

  @Override
  public Flow reply(Flow flow, int port) {
    return flow;
  }

  @Override
  public List<ListenerStatus> listeners() {
    return List.of();
  }

  @Override
  public int connections() {
    return 0;
  }

  private record Path(InetSocketAddress remote) implements Flow, Target {
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
    public boolean isOpen() {
      return true;
    }

    @Override
    public Optional<Flow> flow() {
      return Optional.of(this);
    }
  }
}
