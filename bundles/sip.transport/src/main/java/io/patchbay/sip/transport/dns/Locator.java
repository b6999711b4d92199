package io.patchbay.sip.transport.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** Finds the servers of a domain (RFC 3263 section 4). */
public final class Locator {
  private static final int DEFAULT_PORT = 5060;
  private static final int SECURE_PORT = 5061;
  private static final int MOST_SERVERS = 10;

  /** NAPTR services and what they are for. */
  private static final Map<String, String> SERVICES =
      Map.of(
          "sip+d2u",
          "udp",
          "sip+d2t",
          "tcp",
          "sips+d2t",
          "tls",
          "sip+d2w",
          "ws",
          "sips+d2w",
          "wss");

  /** SRV prefixes, in the order they are asked without NAPTR. */
  private static final Map<String, String> PREFIXES =
      Map.of(
          "udp",
          "_sip._udp.",
          "tcp",
          "_sip._tcp.",
          "tls",
          "_sips._tcp.",
          "ws",
          "_sip._ws.",
          "wss",
          "_sips._ws.");

  /**
   * Where a request may go.
   *
   * @param transport such as {@code udp}
   */
  public record Server(String transport, InetSocketAddress address) {}

  /**
   * What is looked for.
   *
   * @param host name, never an address
   * @param port 0 for none given
   * @param transport empty for none given
   * @param secure whether it must be TLS
   */
  public record Wanted(String host, int port, String transport, boolean secure) {}

  private final Dns dns;

  public Locator(Dns dns) {
    this.dns = dns;
  }

  /** The port of a transport where nothing says another. */
  public static int defaultPort(String transport) {
    return transport.equals("tls") || transport.equals("wss") ? SECURE_PORT : DEFAULT_PORT;
  }

  /**
   * The servers to try, in order; empty when the name is unknown. Completes exceptionally with
   * {@link DnsException} when DNS does not answer.
   *
   * @param transports those we can use, the one we like best first
   */
  public CompletionStage<List<Server>> find(Wanted wanted, List<String> transports) {
    if (wanted.port() > 0) {
      String transport = wanted.transport().isEmpty() ? plain(wanted) : wanted.transport();
      return hosts(transport, List.of(new Dns.Srv(0, 0, wanted.port(), wanted.host())));
    }
    if (!wanted.transport().isEmpty()) {
      return ofService(wanted.transport(), PREFIXES.get(wanted.transport()) + wanted.host())
          .thenCompose(found -> orHost(wanted, wanted.transport(), found));
    }
    return dns.naptr(wanted.host())
        .thenCompose(ways -> byWays(usable(ways, wanted, transports), 0))
        .thenCompose(found -> found.isEmpty() ? byPrefixes(wanted, transports, 0) : now(found))
        // The machine's hosts file may know the name without any DNS.
        .exceptionally(unanswered -> List.of())
        .thenCompose(found -> orHost(wanted, plain(wanted), found));
  }

  private static String plain(Wanted wanted) {
    return wanted.secure() ? "tls" : "udp";
  }

  private static List<Dns.Naptr> usable(
      List<Dns.Naptr> ways, Wanted wanted, List<String> transports) {
    return ways.stream()
        .filter(way -> way.flags().equals("s"))
        .filter(way -> transports.contains(SERVICES.getOrDefault(way.service(), "")))
        .filter(way -> !wanted.secure() || way.service().startsWith("sips+"))
        .sorted(Comparator.comparingInt(Dns.Naptr::order).thenComparingInt(Dns.Naptr::preference))
        .toList();
  }

  private CompletionStage<List<Server>> byWays(List<Dns.Naptr> ways, int index) {
    if (index == ways.size()) {
      return now(List.of());
    }
    Dns.Naptr way = ways.get(index);
    return ofService(SERVICES.getOrDefault(way.service(), "udp"), way.replacement())
        .thenCompose(found -> found.isEmpty() ? byWays(ways, index + 1) : now(found));
  }

  private CompletionStage<List<Server>> byPrefixes(
      Wanted wanted, List<String> transports, int index) {
    if (index == transports.size()) {
      return now(List.of());
    }
    String transport = transports.get(index);
    boolean clear = defaultPort(transport) == DEFAULT_PORT;
    return (wanted.secure() && clear
            ? Locator.<Server>now(List.of())
            : ofService(transport, PREFIXES.get(transport) + wanted.host()))
        .thenCompose(
            found -> found.isEmpty() ? byPrefixes(wanted, transports, index + 1) : now(found));
  }

  private CompletionStage<List<Server>> ofService(String transport, String service) {
    return dns.srv(service)
        .thenCompose(
            records ->
                hosts(
                    transport,
                    Servers.ordered(
                        records, most -> ThreadLocalRandom.current().nextInt(most + 1))));
  }

  private CompletionStage<List<Server>> orHost(
      Wanted wanted, String transport, List<Server> found) {
    return found.isEmpty()
        ? hosts(transport, List.of(new Dns.Srv(0, 0, defaultPort(transport), wanted.host())))
        : now(found);
  }

  /** Every address of every host; a host that has none is left out. */
  private CompletionStage<List<Server>> hosts(String transport, List<Dns.Srv> records) {
    List<CompletableFuture<List<Server>>> each =
        records.stream()
            .filter(record -> !record.target().isEmpty())
            .limit(MOST_SERVERS)
            .map(record -> host(transport, record))
            .toList();
    return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
        .handle(
            (all, failure) -> {
              List<Server> servers = new ArrayList<>();
              for (CompletableFuture<List<Server>> one : each) {
                if (!one.isCompletedExceptionally()) {
                  servers.addAll(one.join());
                }
              }
              // One server whose host is not found does not keep us from the others.
              return servers.isEmpty() && failure != null
                  ? CompletableFuture.<List<Server>>failedFuture(failure)
                  : now(List.copyOf(servers));
            })
        .thenCompose(Function.identity());
  }

  private CompletableFuture<List<Server>> host(String transport, Dns.Srv record) {
    return dns.addresses(record.target())
        .thenApply(
            addresses ->
                addresses.stream()
                    .map(address -> server(transport, address, record.port()))
                    .toList())
        .toCompletableFuture();
  }

  private static Server server(String transport, InetAddress address, int port) {
    return new Server(transport, new InetSocketAddress(address, port));
  }

  private static <T> CompletionStage<List<T>> now(List<T> list) {
    return CompletableFuture.completedFuture(list);
  }
}
