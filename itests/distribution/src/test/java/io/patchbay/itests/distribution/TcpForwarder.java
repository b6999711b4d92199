package io.patchbay.itests.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A tunnel as {@code ssh -R} makes it: what connects to one address goes on to another. */
final class TcpForwarder implements AutoCloseable {
  private final InetSocketAddress target;
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** On a free port of an address of this machine. */
  TcpForwarder(InetAddress address, InetSocketAddress target) throws IOException {
    this.target = target;
    listening = new ServerSocket(0, 50, address);
    threads.execute(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = opened(listening.accept());
        Socket far = opened(new Socket(target.getAddress(), target.getPort()));
        threads.execute(() -> pump(near, far));
        threads.execute(() -> pump(far, near));
      }
    } catch (IOException e) {
      // closed: what a test misses then it says itself
    }
  }

  private Socket opened(Socket socket) {
    open.add(socket);
    return socket;
  }

  /** Both end when either does. */
  private static void pump(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // the other direction has closed both
    }
  }

  @Override
  public void close() throws Exception {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdown();
    threads.awaitTermination(5, TimeUnit.SECONDS);
  }
}
