package io.patchbay.sip.transport.net;

import io.patchbay.api.sip.Flow;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which connection of a listener serves what we send where: one for each path. Thread-safe. */
final class Paths {
  private final Map<Opening.Path, CompletableFuture<Flow>> paths = new ConcurrentHashMap<>();
  private final Map<Connection, List<Opening.Path>> aliases = new ConcurrentHashMap<>();

  /**
   * Reserves a path for a connection that is to be opened.
   *
   * @return {@code made}, or what serves the path already
   */
  CompletableFuture<Flow> claim(Opening.Path path, CompletableFuture<Flow> made) {
    CompletableFuture<Flow> known = paths.putIfAbsent(path, made);
    return known == null ? made : known;
  }

  /** Nothing came of it. */
  void failed(Opening opening) {
    paths.remove(opening.path(), opening.flow());
  }

  /** Messages can be sent on a connection now, on its loop. */
  void opened(Connection connection, @Nullable Opening opening) {
    paths
        .computeIfAbsent(path(connection, opening), remote -> new CompletableFuture<>())
        .complete(connection);
  }

  /**
   * Requests to that port of the peer may come down its connection, for the domains its certificate
   * has proved (RFC 5923 section 9.3): without one nothing changes, for anybody could claim to be
   * somebody else's server. One port for each connection. On its loop.
   */
  void alias(Connection connection, List<String> domains, int port) {
    if (domains.isEmpty() || aliases.containsKey(connection)) {
      return;
    }
    InetSocketAddress server = new InetSocketAddress(connection.remote().getAddress(), port);
    List<Opening.Path> claimed =
        domains.stream().map(domain -> new Opening.Path(server, domain)).toList();
    aliases.put(connection, claimed);
    claimed.forEach(path -> claim(path, CompletableFuture.completedFuture(connection)));
  }

  /** A connection that messages could be sent on is gone, on its loop. */
  void closed(Connection connection, @Nullable Opening opening) {
    forget(path(connection, opening), connection);
    List<Opening.Path> claimed = aliases.remove(connection);
    if (claimed != null) {
      claimed.forEach(path -> forget(path, connection));
    }
  }

  private void forget(Opening.Path key, Connection connection) {
    CompletableFuture<Flow> path = paths.get(key);
    if (path != null
        && path.isDone()
        && !path.isCompletedExceptionally()
        && path.join() == connection) {
      paths.remove(key, path);
    }
  }

  private static Opening.Path path(Connection connection, @Nullable Opening opening) {
    return opening == null ? new Opening.Path(connection.remote(), "") : opening.path();
  }
}
