package io.patchbay.sip.transport.net;

import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.UnreachableException;
import io.patchbay.sip.transport.dns.DnsException;
import io.patchbay.sip.transport.dns.Locator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.sip.address.SipURI;
import org.jspecify.annotations.Nullable;

/** From a URI to where a request goes (RFC 3263 section 4). */
final class NextHop {
  private static final Set<String> TRANSPORTS = Set.of("udp", "tcp", "tls", "ws", "wss");

  private final Listeners listeners;
  private final FailedHops failures;
  private volatile Locator locator;

  NextHop(Listeners listeners, FailedHops failures, Locator locator) {
    this.listeners = listeners;
    this.failures = failures;
    this.locator = locator;
  }

  /** Asks another DNS from now on. */
  void locator(Locator changed) {
    locator = changed;
  }

  CompletionStage<Target> resolve(SipURI uri) {
    @Nullable String maddr = uri.getMAddrParam();
    String host = maddr == null ? uri.getHost() : maddr;
    String transport = transport(uri.isSecure(), uri.getTransportParam());
    if (!transport.isEmpty() && !TRANSPORTS.contains(transport)) {
      return unreachable(transport + " " + host + ": no listener of that transport");
    }
    int port = Math.max(0, uri.getPort());
    Optional<InetAddress> numeric = AddressText.numeric(host);
    if (numeric.isPresent()) {
      String by = !transport.isEmpty() ? transport : uri.isSecure() ? "tls" : "udp";
      int to = port > 0 ? port : Locator.defaultPort(by);
      return choose(
          by + " " + host,
          uri.getHost(),
          List.of(new Locator.Server(by, new InetSocketAddress(numeric.get(), to))));
    }
    String what = transport.isEmpty() ? host : transport + " " + host;
    return locator
        .find(new Locator.Wanted(host, port, transport, uri.isSecure()), listeners.transports())
        .handle(
            (found, failure) ->
                failure == null
                    ? choose(what, uri.getHost(), found)
                    : NextHop.unreachable(what + ": " + reason(failure)))
        .thenCompose(stage -> stage);
  }

  /** A sips URI is never sent in the clear (RFC 3261 section 26.2.2, RFC 7118 section 5.4). */
  private static String transport(boolean secure, @Nullable String named) {
    String transport = named == null ? "" : named.toLowerCase(Locale.ROOT);
    if (!secure || transport.isEmpty()) {
      return transport;
    }
    return transport.equals("ws") || transport.equals("wss") ? "wss" : "tls";
  }

  private CompletionStage<Target> choose(String what, String domain, List<Locator.Server> servers) {
    if (servers.isEmpty()) {
      return unreachable(what + ": unknown host");
    }
    List<Hop> hops = new ArrayList<>();
    for (Locator.Server server : servers) {
      listeners
          .towards(server.transport(), server.address().getAddress())
          .ifPresent(listener -> hops.add(Hop.by(listener, server.address(), domain)));
    }
    if (hops.isEmpty()) {
      return unreachable(what + ": no listener of that transport and address family is open");
    }
    List<Hop> ordered = failures.last(hops);
    Hop first = ordered.get(0);
    return CompletableFuture.completedFuture(
        ordered.size() == 1 ? first : first.orElse(ordered.subList(1, ordered.size())));
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof DnsException || cause.getMessage() != null
        ? String.valueOf(cause.getMessage())
        : cause.toString();
  }

  private static CompletionStage<Target> unreachable(String why) {
    return CompletableFuture.failedFuture(new UnreachableException(why));
  }
}
