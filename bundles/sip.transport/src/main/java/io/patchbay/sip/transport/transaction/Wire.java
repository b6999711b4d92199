package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.Target;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.sip.address.SipURI;

/** What carries bytes for the transactions. Thread-safe; no method blocks. */
public interface Wire {
  /**
   * The path to a target: at once for datagrams and for a connection that is open, else once it is
   * connected. Completes exceptionally with {@link io.patchbay.api.sip.UnreachableException}.
   */
  CompletionStage<Flow> open(Target target);

  /**
   * Sends one message; it is not touched again. A flow that is closed is a failure like any other.
   *
   * @param failed told the reason at most once, on any thread, maybe before this returns
   */
  void send(Flow flow, byte[] message, Consumer<String> failed);

  /** See {@link io.patchbay.api.sip.SipTransport#keepAlive}. */
  default void keepAlive(Flow flow) {
    byte[] nothing = isReliable(flow.transport()) ? new byte[] {13, 10, 13, 10} : new byte[4];
    send(flow, nothing, reason -> {});
  }

  /** See {@link io.patchbay.api.sip.SipTransport#closeWhenSilent}. */
  default void closeWhenSilent(Flow flow, Duration longest) {}

  /**
   * A peer asks for requests of ours to a port of its own to come down its connection (RFC 5923).
   */
  default void alias(Flow flow, int port) {}

  /** Ends a connection; does nothing to a datagram's flow. */
  void close(Flow flow);

  /** The path for responses to a datagram: that of {@code flow}, to another port. */
  Flow reply(Flow flow, int port);

  /** See {@link io.patchbay.api.sip.SipTransport#resolve}. */
  CompletionStage<Target> resolve(SipURI uri);

  /** See {@link io.patchbay.api.sip.SipTransport#target}. */
  Target target(Flow flow);

  /** See {@link io.patchbay.api.sip.SipTransport#datagramFlow}. */
  Optional<Flow> datagramFlow(String listener, InetSocketAddress remote);

  /**
   * Where a request of that size is sent, one after the other while nobody answers; at least one.
   */
  default List<Target> attempts(Target target, int bytes) {
    return List.of(target);
  }

  /** Nobody answered there. */
  default void failed(Target target) {}

  List<ListenerStatus> listeners();

  /** Stream connections open now. */
  int connections();

  /** Whether a transport keeps order and loses nothing by itself. */
  static boolean isReliable(String transport) {
    return !transport.equals("udp");
  }
}
