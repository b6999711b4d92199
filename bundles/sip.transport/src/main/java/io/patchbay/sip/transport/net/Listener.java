package io.patchbay.sip.transport.net;

import io.patchbay.api.sip.Flow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/** An open listening point. Thread-safe. */
interface Listener extends AutoCloseable {
  ListenerSettings settings();

  /**
   * Takes settings that bind like the present ones. Blocks while files are read.
   *
   * @throws IOException when they cannot be used; the present ones stay
   */
  void settings(ListenerSettings changed) throws IOException;

  /** The port it is bound to. */
  int port();

  /** Our address on the route to a peer. */
  InetAddress localTowards(InetAddress remote);

  /**
   * The path to a peer; fails with {@link io.patchbay.api.sip.UnreachableException}.
   *
   * @param domain the host a TLS peer must be certified for
   */
  CompletionStage<Flow> open(InetSocketAddress remote, String domain);

  /** Closes the socket and every connection of it, and waits for that. Not on a loop. */
  @Override
  void close();
}
