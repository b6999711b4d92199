package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.HostPort;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.UnreachableException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.sip.address.SipURI;

/** A wire that remembers what was sent, and when. */
final class MemoryWire implements Wire {
  /** One message that left. */
  record Sent(long at, Flow flow, String text) {
    String startLine() {
      return text.substring(0, text.indexOf("\r\n"));
    }

    String header(String name) {
      return text.lines()
          .filter(line -> line.startsWith(name + ": "))
          .map(line -> line.substring(name.length() + 2))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + name + " in " + text));
    }
  }

  /** A path to one remote address. */
  record Path(String transport, InetSocketAddress remote) implements Flow, Target {
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
      return true;
    }

    @Override
    public Optional<Flow> flow() {
      return Optional.empty();
    }
  }

  final List<Sent> sent = new ArrayList<>();
  final List<Flow> closed = new ArrayList<>();
  boolean refusing;
  private final SipLoop clock;

  MemoryWire(SipLoop clock) {
    this.clock = clock;
  }

  static Path path(String transport, int port) {
    return new Path(transport, new InetSocketAddress("192.0.2.9", port));
  }

  /** When messages with this start of line left. */
  List<Long> times(String startLine) {
    return sent.stream().filter(s -> s.text().startsWith(startLine)).map(Sent::at).toList();
  }

  Sent last() {
    return sent.get(sent.size() - 1);
  }

  @Override
  public CompletionStage<Flow> open(Target target) {
    return refusing
        ? CompletableFuture.failedFuture(new UnreachableException("refused"))
        : CompletableFuture.completedFuture((Path) target);
  }

  @Override
  public void send(Flow flow, byte[] message, Consumer<String> failed) {
    sent.add(new Sent(clock.nowMillis(), flow, new String(message, StandardCharsets.UTF_8)));
  }

  @Override
  public void close(Flow flow) {
    closed.add(flow);
  }

  @Override
  public Flow reply(Flow flow, int port) {
    return new Path(flow.transport(), new InetSocketAddress(flow.remote().getAddress(), port));
  }

  @Override
  public CompletionStage<Target> resolve(SipURI uri) {
    return CompletableFuture.completedFuture(path("udp", uri.getPort()));
  }

  @Override
  public Target target(Flow flow) {
    return (Path) flow;
  }

  @Override
  public Optional<Flow> datagramFlow(String listener, InetSocketAddress remote) {
    return Optional.of(new Path("udp", remote));
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
