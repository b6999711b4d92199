package io.patchbay.media.rtpproxy;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaReport;
import io.patchbay.media.rtpproxy.protocol.Command.Subject;
import io.patchbay.media.rtpproxy.protocol.Counters;
import io.patchbay.media.rtpproxy.protocol.PortReply;
import io.patchbay.sdp.MediaAddress;
import io.patchbay.sdp.MediaAnchor;
import io.patchbay.sdp.MediaDescription;
import io.patchbay.sdp.SessionDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The media of one call at a node: the ways between its sides, and what each side was told. Belongs
 * on the node's loop.
 */
final class SessionMedia {
  private final RtpProxyBackend backend;
  private final String callId;
  private final Runnable timedOut;
  private final List<Route> routes = new ArrayList<>();

  /** The hop that has the ports of a side, as it was told them. */
  private final Map<String, Hop> facing = new LinkedHashMap<>();

  /** What a side was told, by m-line. */
  private final Map<String, Map<Integer, Told>> told = new LinkedHashMap<>();

  private int hops;

  private record Told(String type, MediaAddress address) {}

  /**
   * Nothing is taken yet.
   *
   * @param callId unique at the node
   * @param timedOut called when the node has given up something
   */
  SessionMedia(RtpProxyBackend backend, String callId, Runnable timedOut) {
    this.backend = backend;
    this.callId = callId;
    this.timedOut = timedOut;
  }

  /**
   * Passes a description on. When it fails, what was taken for it is given back, and the node is
   * told again what held before.
   */
  CompletionStage<SessionDescription> pass(Exchange exchange, SessionDescription sdp) {
    Route route = route(exchange);
    Hop known = facing.getOrDefault(exchange.to().id(), route.own());
    Set<Integer> made = new HashSet<>();
    Map<Integer, CompletableFuture<PortReply>> asked = new TreeMap<>();
    for (MediaDescription media : sdp.media()) {
      if (media.isRelayable()) {
        InetSocketAddress remote = Addresses.remote(media, exchange.from());
        if (route.own().session(media.index()) == null) {
          made.add(media.index());
        }
        asked.put(media.index(), route.pass(exchange, media, remote, known).toCompletableFuture());
      }
    }
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .handle(
            (@Nullable Void done, @Nullable Throwable error) ->
                error == null
                    ? taken(exchange, route, sdp, asked)
                    : undone(exchange, route, made, asked, error))
        .thenCompose(result -> result);
  }

  private CompletableFuture<SessionDescription> taken(
      Exchange exchange,
      Route route,
      SessionDescription sdp,
      Map<Integer, CompletableFuture<PortReply>> asked) {
    String to = exchange.to().id();
    facing.put(to, route.facing(to));
    Map<Integer, Told> known = told.computeIfAbsent(to, id -> new TreeMap<>());
    @Nullable MediaAddress[] anchors = new MediaAddress[sdp.media().size()];
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (MediaDescription media : sdp.media()) {
      CompletableFuture<PortReply> reply = asked.get(media.index());
      if (reply != null) {
        MediaAddress address =
            Addresses.shown(
                reply.join(), backend.settings().media(), backend.ownHost(exchange.to()));
        anchors[media.index()] = address;
        known.put(media.index(), new Told(media.type(), address));
      } else if (exchange.isAnswer()) {
        ends.add(route.delete(media.index()).toCompletableFuture());
      }
    }
    SessionDescription shown = anchor(sdp, anchors);
    return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
        .thenApply(freed -> shown);
  }

  // NullAway does not see that the other bundle's parameter allows null elements.
  @SuppressWarnings("NullAway")
  private static SessionDescription anchor(
      SessionDescription sdp, @Nullable MediaAddress[] anchors) {
    return MediaAnchor.anchor(sdp, Arrays.asList(anchors));
  }

  /** Does not wait for a node that gives no answer: the failure is not to take twice its time. */
  private CompletableFuture<SessionDescription> undone(
      Exchange exchange,
      Route route,
      Set<Integer> made,
      Map<Integer, CompletableFuture<PortReply>> asked,
      Throwable error) {
    Hop own = route.own();
    boolean isNear = own.isNear(exchange.from().id());
    List<CompletableFuture<?>> undone = new ArrayList<>();
    asked.forEach(
        (media, reply) -> {
          NodeSession session = own.session(media);
          if (session != null && made.contains(media)) {
            undone.add(own.delete(media).toCompletableFuture());
          } else if (session != null && !reply.isCompletedExceptionally()) {
            undone.add(session.restore(isNear).toCompletableFuture());
          }
        });
    if (own.sessions().isEmpty()) {
      routes.remove(route);
    }
    CompletableFuture<?> done =
        Failures.cause(error) instanceof MediaException
            ? CompletableFuture.completedFuture(null)
            : CompletableFuture.allOf(undone.toArray(CompletableFuture[]::new));
    return done.handle((@Nullable Object all, @Nullable Throwable alsoFailed) -> true)
        .thenCompose(all -> CompletableFuture.failedFuture(Failures.cause(error)));
  }

  private Route route(Exchange exchange) {
    String from = exchange.from().id();
    String to = exchange.to().id();
    for (Route each : routes) {
      if (each.has(from) && each.has(to)) {
        return each;
      }
    }
    hops++;
    Hop hop = new Hop(backend, callId + "." + hops, from, to, timedOut);
    Route route = new Route(hop, from);
    routes.add(route);
    return route;
  }

  /** Whether one of the two was sent an offer of the other. */
  boolean knows(String one, String other) {
    return routes.stream().anyMatch(route -> route.has(one) && route.has(other));
  }

  /**
   * Gives back what was taken for one side; but not the ports another side was told and goes on
   * using. Does not fail.
   */
  CompletionStage<?> release(String leg) {
    List<CompletableFuture<?>> ends = new ArrayList<>();
    List<Route> left = routes.stream().filter(route -> route.has(leg)).toList();
    routes.removeAll(left);
    facing.remove(leg);
    for (Route route : left) {
      if (!facing.containsValue(route.own())) {
        ends.add(route.own().delete().toCompletableFuture());
      }
    }
    return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
  }

  /** Sessions of the node that are not known to be gone. */
  int live() {
    return (int)
        all().stream()
            .flatMap(hop -> hop.sessions().stream())
            .filter(session -> !session.isGone() && !session.isFresh())
            .count();
  }

  /** Whether the node has given up everything it had for this call. */
  boolean isGone() {
    List<NodeSession> all = all().stream().flatMap(hop -> hop.sessions().stream()).toList();
    return !all.isEmpty() && all.stream().allMatch(NodeSession::isGone);
  }

  /** How the node knows the streams of a side, by m-line. */
  Map<Integer, Subject> subjectsOf(String leg) {
    Map<Integer, Subject> subjects = new TreeMap<>();
    Hop hop = facing.get(leg);
    if (hop != null) {
      for (int media : told.getOrDefault(leg, Map.of()).keySet()) {
        NodeSession session = hop.session(media);
        if (session != null) {
          subjects.put(media, session.subject(hop.isNear(leg)));
        }
      }
    }
    return subjects;
  }

  /** The sides that were told something. */
  List<String> legs() {
    return List.copyOf(told.keySet());
  }

  /** Asks for all counters. Does not fail. */
  CompletionStage<MediaReport> query() {
    return each(Hop::query).thenApply(done -> report());
  }

  /** Ends everything. Does not fail. */
  CompletionStage<MediaReport> close() {
    return each(Hop::delete).thenApply(done -> report());
  }

  private CompletionStage<Void> each(Function<Hop, CompletionStage<?>> operation) {
    List<CompletableFuture<?>> asked = new ArrayList<>();
    all().forEach(hop -> asked.add(operation.apply(hop).toCompletableFuture()));
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
  }

  private List<Hop> all() {
    List<Hop> all = new ArrayList<>();
    routes.forEach(route -> all.add(route.own()));
    facing.values().stream().filter(hop -> !all.contains(hop)).forEach(all::add);
    return all.stream().distinct().toList();
  }

  /** What was seen as it is known here. */
  MediaReport report() {
    Map<Integer, List<MediaReport.Stream>> byMedia = new TreeMap<>();
    facing.forEach(
        (leg, hop) ->
            told.getOrDefault(leg, Map.of())
                .forEach(
                    (media, what) -> {
                      NodeSession session = hop.session(media);
                      if (session != null) {
                        byMedia
                            .computeIfAbsent(media, index -> new ArrayList<>())
                            .add(stream(leg, media, what, session, hop.isNear(leg)));
                      }
                    }));
    return new MediaReport(byMedia.values().stream().flatMap(List::stream).toList());
  }

  /** The node counts what it dropped for both sides together: it stands with the near one. */
  private static MediaReport.Stream stream(
      String leg, int media, Told told, NodeSession session, boolean isNear) {
    Counters seen = session.counters();
    return new MediaReport.Stream(
        leg,
        media,
        told.type(),
        text(told.address().address(), told.address().rtpPort()),
        session.remoteOf(isNear).map(SessionMedia::text).orElse("-"),
        isNear ? seen.in() : seen.out(),
        0,
        0,
        isNear ? seen.dropped() : 0);
  }

  private static String text(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    return host.isAnyLocalAddress() ? "-" : text(host.getHostAddress(), address.getPort());
  }

  private static String text(String host, int port) {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
