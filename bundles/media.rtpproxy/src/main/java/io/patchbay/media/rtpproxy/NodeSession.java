package io.patchbay.media.rtpproxy;

import io.patchbay.media.rtpproxy.protocol.Capability;
import io.patchbay.media.rtpproxy.protocol.Command;
import io.patchbay.media.rtpproxy.protocol.Command.Notify;
import io.patchbay.media.rtpproxy.protocol.Command.Subject;
import io.patchbay.media.rtpproxy.protocol.Counters;
import io.patchbay.media.rtpproxy.protocol.Modifiers;
import io.patchbay.media.rtpproxy.protocol.PortReply;
import io.patchbay.media.rtpproxy.protocol.Refusal;
import io.patchbay.media.rtpproxy.protocol.Refusal.Meaning;
import io.patchbay.media.rtpproxy.protocol.RefusedException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A session of the node: one m-line between two sides, {@code near} and {@code far}. Belongs on the
 * node's loop.
 */
final class NodeSession {
  private final RtpProxyNode node;
  private final Subject fromNear;
  private final Notifications notifications;
  private final Runnable timedOut;
  private final Optional<Notify> notify;

  /** By whether the near side said it: the last one the node took. */
  private final Map<Boolean, Said> said = new HashMap<>();

  /** The same before that. */
  private final Map<Boolean, Said> before = new HashMap<>();

  private Counters counters = Counters.NONE;
  private boolean gone;

  /** What one side said of itself, and where the node wants the other one's media. */
  private record Said(Modifiers modifiers, InetSocketAddress remote, PortReply reply) {}

  /**
   * Nothing is asked yet.
   *
   * @param fromNear how the node knows it, seen from the near side
   * @param timedOut called when the node has given it up
   */
  NodeSession(RtpProxyNode node, Notifications notifications, Subject fromNear, Runnable timedOut) {
    this.node = node;
    this.notifications = notifications;
    this.fromNear = fromNear;
    this.timedOut = timedOut;
    this.notify = notifications.register(this::notified);
  }

  private void notified() {
    gone = true;
    timedOut.run();
  }

  /** How the node knows it, seen from one side. */
  Subject subject(boolean isNear) {
    return isNear ? fromNear : fromNear.reversed();
  }

  /** Whether nobody has said anything yet. */
  boolean isFresh() {
    return said.isEmpty();
  }

  /** Whether the node has lost it, or given it up. */
  boolean isGone() {
    return gone;
  }

  /** Where the node listens for one side; empty before it was told. */
  Optional<PortReply> portFor(boolean isNear) {
    return Optional.ofNullable(said.get(!isNear)).map(Said::reply);
  }

  /** Where one side is, as it said; empty before it did. */
  Optional<InetSocketAddress> remoteOf(boolean isNear) {
    return Optional.ofNullable(said.get(isNear)).map(Said::remote);
  }

  /**
   * One side offers.
   *
   * @return where the node wants the other side's media
   */
  CompletionStage<PortReply> offer(boolean isNear, Modifiers modifiers, InetSocketAddress remote) {
    return update(subject(isNear), modifiers, remote)
        .thenApply(reply -> took(isNear, modifiers, remote, reply));
  }

  /** One side answers; fails with {@link Meaning#GONE} when the node has no such session. */
  CompletionStage<PortReply> answer(boolean isNear, Modifiers modifiers, InetSocketAddress remote) {
    return node.ask(Command.lookup(modifiers, subject(!isNear), remote), PortReply::parse)
        .thenCompose(
            reply -> {
              if (reply.port() == 0) {
                gone = true;
                return CompletableFuture.failedFuture(
                    new RefusedException(new Refusal(50, Meaning.GONE)));
              }
              return CompletableFuture.completedFuture(took(isNear, modifiers, remote, reply));
            });
  }

  /** Says again what one side had said before the last time. */
  CompletionStage<?> restore(boolean isNear) {
    Said last = before.get(isNear);
    if (last == null) {
      return CompletableFuture.allOf();
    }
    said.put(isNear, last);
    return update(subject(isNear), last.modifiers, last.remote);
  }

  /** Asks what it has seen. What the node does not know any more is as it was. */
  CompletionStage<Counters> query() {
    return gone ? CompletableFuture.completedFuture(counters) : counted(Command.query(fromNear));
  }

  /** The end of it. Does not fail: what cannot be asked now, the node gives up by itself. */
  CompletionStage<Counters> delete() {
    notify.ifPresent(notifications::remove);
    if (gone) {
      return CompletableFuture.completedFuture(counters);
    }
    CompletionStage<Counters> last =
        node.has(Capability.QUERY_AND_DELETE)
            ? counted(Command.queryAndDelete(fromNear))
            : query().thenCompose(seen -> ask(Command.delete(fromNear), text -> seen));
    return last.thenApply(
        seen -> {
          gone = true;
          return seen;
        });
  }

  /** Packets so far; {@code in} is of the near side. */
  Counters counters() {
    return counters;
  }

  private CompletionStage<Counters> counted(Command command) {
    return ask(
        command,
        text -> {
          counters = Counters.parse(text);
          return counters;
        });
  }

  private CompletionStage<Counters> ask(Command command, Function<String, Counters> reader) {
    return node.ask(command, reader)
        .handle(
            (@Nullable Counters seen, @Nullable Throwable error) -> {
              if (Failures.is(error, Meaning.GONE)) {
                gone = true;
              }
              return counters;
            });
  }

  private CompletionStage<PortReply> update(
      Subject of, Modifiers modifiers, InetSocketAddress remote) {
    Command plain = Command.update(modifiers, of, remote);
    if (notify.isEmpty() || !node.notifies()) {
      return node.ask(plain, NodeSession::port);
    }
    return node.ask(Command.update(modifiers, of, remote, notify.get()), NodeSession::port)
        .exceptionallyCompose(
            error ->
                Failures.is(error, Meaning.NO_NOTIFICATION)
                    ? node.ask(plain, NodeSession::port)
                    : CompletableFuture.failedFuture(error));
  }

  private static PortReply port(String text) {
    PortReply reply = PortReply.parse(text);
    if (reply.port() == 0) {
      throw new IllegalArgumentException("no port");
    }
    return reply;
  }

  private PortReply took(
      boolean isNear, Modifiers modifiers, InetSocketAddress remote, PortReply reply) {
    if (said.isEmpty() || gone) {
      node.made();
    }
    Said last = said.put(isNear, new Said(modifiers, remote, reply));
    if (last != null) {
      before.put(isNear, last);
    }
    gone = false;
    return reply;
  }
}
