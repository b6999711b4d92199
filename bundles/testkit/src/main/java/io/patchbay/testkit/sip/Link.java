package io.patchbay.testkit.sip;

import java.io.IOException;
import java.net.InetSocketAddress;

/** How an agent's messages travel: bound when it is made, receiving on its own threads later. */
interface Link extends AutoCloseable {
  /** Told of each message; called on the link's threads. */
  interface Receiver {
    void received(String text, InetSocketAddress from);
  }

  /** Begins to receive; what arrived before waits in the kernel. */
  void start(Receiver receiver);

  InetSocketAddress local();

  void send(String text, InetSocketAddress to) throws IOException;

  /** Frees every port and ends every thread. */
  @Override
  void close();
}
