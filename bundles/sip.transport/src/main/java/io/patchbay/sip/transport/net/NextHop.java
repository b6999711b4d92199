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
import org.jspecify.annotations.Nullable;
import javax.sip.address.SipURI;

/** From a URI to where a request goes (RFC 3263 section 4 without NAPTR and SRV). */
final class NextHop {
  private static final int DEFAULT_PORT = 5060;
  private static final int SECURE_PORT = 5061;

  private final Listeners listeners;
  private final HostLookup lookup;

  NextHop(Listeners listeners, HostLookup lookup) {
    this.listeners = listeners;
    this.lookup = lookup;
  }

  CompletionStage<Target> resolve(SipURI uri) {
    String named = uri.getTransportParam();
    String maddr = uri.getMAddrParam();
    String host = maddr == null ? uri.getHost() : maddr;
    String transport = transport(uri.isSecure(), named);
    boolean secure = transport.equals("tls") || transport.equals("wss");
    int port = uri.getPort() > 0 ? uri.getPort() : secure ? SECURE_PORT : DEFAULT_PORT;
    Optional<InetAddress> numeric = AddressText.numeric(host);
    if (numeric.isPresent()) {
      return hop(transport, uri.getHost(), port, List.of(numeric.get()));
    }
    return lookup
        .find(host)
        .handle(
            (found, failure) ->
                failure == null
                    ? hop(transport, uri.getHost(), port, found)
                    : NextHop.unreachable(transport + " " + host + ": unknown host"))
        .thenCompose(stage -> stage);
  }

  /** A sips URI is never sent in the clear (RFC 3261 section 26.2.2, RFC 7118 section 5.4). */
  private static String transport(boolean secure, @Nullable String named) {
    String transport = named == null ? "" : named.toLowerCase(Locale.ROOT);
    if (!secure) {
      return transport.isEmpty() ? "udp" : transport;
    }
    return transport.equals("ws") || transport.equals("wss") ? "wss" : "tls";
  }

  private CompletionStage<Target> hop(
      String transport, String host, int port, List<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      Optional<Listener> listener = listeners.towards(transport, address);
      if (listener.isPresent()) {
        return CompletableFuture.completedFuture(
            Hop.by(listener.get(), new InetSocketAddress(address, port), host));
      }
    }
    return unreachable(
        transport + " " + host + ": no listener of that transport and address family is open");
  }

  private static CompletionStage<Target> unreachable(String why) {
    return CompletableFuture.failedFuture(new UnreachableException(why));
  }
}
