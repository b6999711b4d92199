package io.patchbay.sip.transport.net;

import io.patchbay.api.sip.Flow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/** An open listening point. Thread-safe. */
interface Listener extends AutoCloseable {
  ListenerSettings settings();

  /** Takes settings that bind like the present ones. */
  void settings(ListenerSettings changed);

  /** The port it is bound to. */
  int port();

  /** Our address on the route to a peer. */
  InetAddress localTowards(InetAddress remote);

  /** The path to a peer; fails with {@link io.patchbay.api.sip.UnreachableException}. */
  CompletionStage<Flow> open(InetSocketAddress remote);

  /** Closes the socket and every connection of it, and waits for that. Not on a loop. */
  @Override
  void close();
}
