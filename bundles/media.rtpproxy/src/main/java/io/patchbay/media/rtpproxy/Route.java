package io.patchbay.media.rtpproxy;

import io.patchbay.media.rtpproxy.protocol.PortReply;
import io.patchbay.sdp.MediaDescription;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The way of media between two sides: one hop, or two.
 *
 * <p>A session of the node has two ports, so that each branch of a fork needs one of its own, and
 * with it comes another port for the side that offered. But that one's ports must not change once
 * it was told them: what it heard first it keeps (RFC 3261 section 13.2.1). Where another branch
 * answers after that, the hop the side knows is kept in front of the branch's: media then passes
 * the node twice. Belongs on the node's loop.
 */
final class Route {
  private final Hop own;
  private final String near;
  private Hop front;

  /**
   * A direct way.
   *
   * @param own the hop between the two
   * @param near id of the side that offered first
   */
  Route(Hop own, String near) {
    this.own = own;
    this.near = near;
    front = own;
  }

  /** The hop that was made for the two. */
  Hop own() {
    return own;
  }

  boolean has(String leg) {
    return own.has(leg);
  }

  /** All hops of it. */
  List<Hop> hops() {
    return front == own ? List.of(own) : List.of(front, own);
  }

  /** The hop a side's ports are on. */
  Hop facing(String leg) {
    return leg.equals(near) ? front : own;
  }

  /**
   * Tells the node of one m-line of one side.
   *
   * @param known the hop that has the ports the other side was told; the hop of this way when it
   *     was told none
   * @return where the node wants the other side's media
   */
  CompletionStage<PortReply> pass(
      Exchange exchange, MediaDescription media, InetSocketAddress remote, Hop known) {
    boolean fromNear = own.isNear(exchange.from().id());
    if (!fromNear && known.isNear(near)) {
      front = known;
    }
    NodeSession behind = front == own ? null : front.session(media.index());
    if (behind == null) {
      return own.pass(exchange, fromNear, media, remote);
    }
    // The near side of the front hop is the one that keeps its ports; its far side is our hop.
    Hop first = fromNear ? front : own;
    Hop second = fromNear ? own : front;
    return first
        .pass(exchange, fromNear, media, remote)
        .thenCompose(port -> second.pass(exchange, fromNear, media, Addresses.within(port)))
        .thenCompose(
            port ->
                fromNear
                    ? CompletableFuture.completedFuture(port)
                    : joinFront(exchange, behind, media).thenApply(joined -> port));
  }

  /** Media of the own hop's far side goes to the near side by way of the front hop. */
  private CompletionStage<?> joinFront(
      Exchange exchange, NodeSession behind, MediaDescription media) {
    PortReply port = behind.portFor(false).orElse(null);
    if (port == null) {
      return CompletableFuture.allOf();
    }
    Exchange reversed = new Exchange(exchange.to(), exchange.from(), false, exchange.ttl());
    return own.pass(reversed, true, media, Addresses.within(port));
  }

  /** Ends the own hop; the front one is of another route. Does not fail. */
  CompletionStage<?> delete(int media) {
    List<CompletableFuture<?>> ends = new ArrayList<>();
    hops().forEach(hop -> ends.add(hop.delete(media).toCompletableFuture()));
    return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
  }
}
