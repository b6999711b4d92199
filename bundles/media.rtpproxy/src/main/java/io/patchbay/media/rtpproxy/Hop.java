package io.patchbay.media.rtpproxy;

import io.patchbay.media.rtpproxy.protocol.Command.Subject;
import io.patchbay.media.rtpproxy.protocol.Counters;
import io.patchbay.media.rtpproxy.protocol.PortReply;
import io.patchbay.sdp.MediaDescription;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the node relays between two sides: a session for each m-line, under one Call-ID of the
 * node's. Belongs on the node's loop.
 */
final class Hop {
  private final RtpProxyBackend backend;
  private final String callId;
  private final String near;
  private final String far;
  private final Runnable timedOut;
  private final Map<Integer, NodeSession> sessions = new TreeMap<>();

  /**
   * A hop of nothing yet.
   *
   * @param callId how the node knows it
   * @param near id of the side that offered first
   * @param far id of the other one
   * @param timedOut called when the node has given a session of it up
   */
  Hop(RtpProxyBackend backend, String callId, String near, String far, Runnable timedOut) {
    this.backend = backend;
    this.callId = callId;
    this.near = near;
    this.far = far;
    this.timedOut = timedOut;
  }

  boolean has(String leg) {
    return near.equals(leg) || far.equals(leg);
  }

  boolean isNear(String leg) {
    return near.equals(leg);
  }

  @Nullable NodeSession session(int media) {
    return sessions.get(media);
  }

  Collection<NodeSession> sessions() {
    return sessions.values();
  }

  /**
   * Tells the node of one m-line of one side.
   *
   * @param isNear whether it is the near side's
   * @return where the node wants the other side's media
   */
  CompletionStage<PortReply> pass(
      Exchange exchange, boolean isNear, MediaDescription media, InetSocketAddress remote) {
    NodeSession session = sessions.computeIfAbsent(media.index(), this::newSession);
    var words = Wording.of(exchange, media, remote, backend.settings().media(), backend.node());
    return exchange.isAnswer()
        ? session.answer(isNear, words, remote)
        : session.offer(isNear, words, remote);
  }

  /** Ends one m-line. Does not fail. */
  CompletionStage<?> delete(int media) {
    NodeSession session = sessions.remove(media);
    return session == null ? CompletableFuture.allOf() : session.delete();
  }

  /** Ends all of it; its counters stay. Does not fail. */
  CompletionStage<?> delete() {
    return all(NodeSession::delete);
  }

  /** Asks what it has seen. Does not fail. */
  CompletionStage<?> query() {
    return all(NodeSession::query);
  }

  private CompletionStage<?> all(Function<NodeSession, CompletionStage<Counters>> operation) {
    List<CompletableFuture<?>> asked = new ArrayList<>();
    sessions.values().forEach(each -> asked.add(operation.apply(each).toCompletableFuture()));
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
  }

  private NodeSession newSession(int media) {
    String number = ";" + (media + 1);
    return new NodeSession(
        backend.node(),
        backend.notifications(),
        new Subject(callId, near + number, far + number),
        timedOut);
  }
}
