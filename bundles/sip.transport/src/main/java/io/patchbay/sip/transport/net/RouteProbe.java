package io.patchbay.sip.transport.net;

import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Which of our addresses the kernel uses towards a peer: asked of a datagram socket that is
 * connected and thrown away; nothing is sent. Answers are kept for a while, because routes change.
 */
final class RouteProbe {
  private static final int MOST = 4_096;
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int DISCARD_PORT = 9;

  private record Answer(InetAddress local, long at) {}

  private final Map<InetAddress, Answer> answers = new ConcurrentHashMap<>();

  InetAddress towards(InetAddress remote) {
    long now = System.nanoTime();
    Answer known = answers.get(remote);
    if (known != null && now - known.at < KEPT_NANOS) {
      return known.local;
    }
    InetAddress local = ask(remote);
    if (answers.size() >= MOST) {
      answers.clear();
    }
    answers.put(remote, new Answer(local, now));
    return local;
  }

  private static InetAddress ask(InetAddress remote) {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(remote, DISCARD_PORT);
      InetAddress local = socket.getLocalAddress();
      if (local != null && !local.isAnyLocalAddress()) {
        return local;
      }
    } catch (SocketException | UncheckedIOException e) {
      // No route: whatever we say of ourselves does not reach that peer.
    }
    return InetAddress.getLoopbackAddress();
  }
}
