package io.patchbay.sip.transport.net;

import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.UnreachableException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.sip.address.SipURI;

/** From a URI to where a request goes (RFC 3263 section 4 without NAPTR and SRV). */
final class NextHop {
  private static final int DEFAULT_PORT = 5060;

  private final Listeners listeners;
  private final HostLookup lookup;

  NextHop(Listeners listeners, HostLookup lookup) {
    this.listeners = listeners;
    this.lookup = lookup;
  }

  CompletionStage<Target> resolve(SipURI uri) {
    String named = uri.getTransportParam();
    String transport = named == null ? "udp" : named.toLowerCase(Locale.ROOT);
    String maddr = uri.getMAddrParam();
    String host = maddr == null ? uri.getHost() : maddr;
    if (uri.isSecure()) {
      return unreachable("tls " + host + ": no listener of that transport");
    }
    int port = uri.getPort() > 0 ? uri.getPort() : DEFAULT_PORT;
    Optional<InetAddress> numeric = AddressText.numeric(host);
    if (numeric.isPresent()) {
      return hop(transport, host, port, List.of(numeric.get()));
    }
    return lookup
        .find(host)
        .handle(
            (found, failure) ->
                failure == null
                    ? hop(transport, host, port, found)
                    : NextHop.unreachable(transport + " " + host + ": unknown host"))
        .thenCompose(stage -> stage);
  }

  private CompletionStage<Target> hop(
      String transport, String host, int port, List<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      Optional<Listener> listener = listeners.towards(transport, address);
      if (listener.isPresent()) {
        return CompletableFuture.completedFuture(
            Hop.by(listener.get(), new InetSocketAddress(address, port)));
      }
    }
    return unreachable(
        transport + " " + host + ": no listener of that transport and address family is open");
  }

  private static CompletionStage<Target> unreachable(String why) {
    return CompletableFuture.failedFuture(new UnreachableException(why));
  }
}
