package io.patchbay.testkit.sip;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A listening TCP socket and the connections made by either side, one thread each. Messages are cut
 * by their Content-Length (RFC 3261 section 18.3).
 */
final class TcpLink implements Link {
  private static final int CONNECT_MILLIS = 3000;

  private final ServerSocket listener;
  private Receiver receiver = (text, from) -> {};
  private final Map<InetSocketAddress, Socket> connections = new ConcurrentHashMap<>();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

  TcpLink(InetSocketAddress bind) throws IOException {
    this.listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(bind);
  }

  @Override
  public void start(Receiver messages) {
    receiver = messages;
    run("accept", this::accept);
  }

  @Override
  public InetSocketAddress local() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  @Override
  public void send(String text, InetSocketAddress to) throws IOException {
    Socket connection = connections.get(to);
    if (connection == null) {
      connection = new Socket();
      connection.connect(to, CONNECT_MILLIS);
      serve(connection);
    }
    connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket connection : connections.values()) {
        connection.close();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        serve(listener.accept());
      }
    } catch (IOException closed) {
      // close() took the socket away: the end of this thread
    }
  }

  private void serve(Socket connection) throws IOException {
    connection.setTcpNoDelay(true);
    InetSocketAddress peer = (InetSocketAddress) connection.getRemoteSocketAddress();
    connections.put(peer, connection);
    if (listener.isClosed()) {
      connection.close();
    }
    run("read", () -> read(connection, peer));
  }

  private void read(Socket connection, InetSocketAddress peer) {
    try (connection;
        InputStream in = new BufferedInputStream(connection.getInputStream())) {
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        byte[] body = in.readNBytes(contentLength(head));
        receiver.received(head + new String(body, StandardCharsets.UTF_8), peer);
      }
    } catch (IOException broken) {
      // a peer that went away is no event of its own: transactions time out
    } finally {
      connections.remove(peer, connection);
    }
  }

  /** Start line and headers with the empty line; empty at the end of the stream. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int octet = in.read();
      if (octet < 0) {
        return "";
      }
      if (head.size() == 0 && (octet == '\r' || octet == '\n')) {
        continue; // keep-alive between messages
      }
      head.write(octet);
      if (octet == "\r\n\r\n".charAt(matched)) {
        matched++;
      } else {
        matched = octet == '\r' ? 1 : 0;
      }
    }
    return head.toString(StandardCharsets.UTF_8);
  }

  private static int contentLength(String head) {
    for (String line : head.split("\r\n", -1)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:") || lower.startsWith("l:")) {
        return Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    return 0;
  }

  private void run(String job, Runnable work) {
    Thread thread = new Thread(work, "testkit-sip-tcp-" + job + '-' + local().getPort());
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }
}
