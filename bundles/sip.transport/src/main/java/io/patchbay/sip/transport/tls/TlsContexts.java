package io.patchbay.sip.transport.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Contexts made of one state of the files: one per identity for who connects, one for us. */
final class TlsContexts {
  private record Server(Identity identity, SslContext context) {}

  private final List<Server> servers;
  private final SslContext client;

  private TlsContexts(List<Server> servers, SslContext client) {
    this.servers = servers;
    this.client = client;
  }

  /** Reads the files; blocks. */
  static TlsContexts of(TlsSettings settings) throws TlsException {
    List<Identity> identities = KeyFiles.identities(settings);
    PeerTrust trust = PeerTrust.of(settings);
    try {
      List<Server> servers = new ArrayList<>();
      for (Identity identity : identities) {
        servers.add(new Server(identity, server(settings, identity, trust)));
      }
      return new TlsContexts(List.copyOf(servers), client(settings, identities, trust));
    } catch (SSLException | IllegalArgumentException e) {
      throw new TlsException("tls.certificate: " + e.getMessage());
    }
  }

  private static SslContext server(TlsSettings settings, Identity identity, PeerTrust trust)
      throws SSLException {
    return SslContextBuilder.forServer(identity.key(), identity.chain())
        .sslProvider(SslProvider.JDK)
        .protocols(settings.protocols())
        .trustManager(trust)
        .clientAuth(
            switch (settings.clientAuth()) {
              case NONE -> io.netty.handler.ssl.ClientAuth.NONE;
              case WANT -> io.netty.handler.ssl.ClientAuth.OPTIONAL;
              case REQUIRE -> io.netty.handler.ssl.ClientAuth.REQUIRE;
            })
        .build();
  }

  private static SslContext client(TlsSettings settings, List<Identity> identities, PeerTrust trust)
      throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols(settings.protocols())
            // PeerTrust compares names, by the rules of SIP and not of HTTPS.
            .endpointIdentificationAlgorithm(null)
            .trustManager(trust);
    if (!identities.isEmpty()) {
      builder.keyManager(identities.get(0).key(), identities.get(0).chain());
    }
    return builder.build();
  }

  /** The context of the certificate for the name a client asked for, else the first one's. */
  SslContext server(@Nullable String host) {
    if (host != null) {
      for (Server server : servers) {
        if (server.identity.isFor(host)) {
          return server.context;
        }
      }
    }
    return servers.get(0).context;
  }

  SslContext client() {
    return client;
  }

  /** The certificates shown, and until when they are valid. */
  @Override
  public String toString() {
    return servers.stream()
        .map(server -> server.identity.toString())
        .collect(Collectors.joining("; "));
  }
}
