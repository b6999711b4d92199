package io.patchbay.testkit.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * RTPEngine (Debian's {@code rtpengine-daemon}) in userspace mode as a child process, with all of
 * its sockets on 127.0.0.1.
 */
public final class RtpEngine implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/rtpengine");
  private static final int MEDIA_PORTS = 800;
  private static final int REPLY_MILLIS = 10_000;

  private final ChildProcess child;
  private final int udp;
  private final int tcp;
  private final int http;

  private RtpEngine(ChildProcess child, int udp, int tcp, int http) {
    this.child = child;
    this.udp = udp;
    this.tcp = tcp;
    this.http = http;
  }

  /** Is it installed? */
  public static boolean available() {
    return Files.isExecutable(PROGRAM);
  }

  /** Starts one on free ports and waits until it answers. */
  public static RtpEngine start(String... arguments)
      throws IOException, InterruptedException, TimeoutException {
    List<Integer> ports = FreePorts.some(3);
    return start(ports.get(0), ports.get(1), ports.get(2), arguments);
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param udp port of the ng protocol over UDP
   * @param tcp the same over TCP
   * @param http the same over HTTP and WebSocket
   * @param arguments further ones of the command line
   */
  public static RtpEngine start(int udp, int tcp, int http, String... arguments)
      throws IOException, InterruptedException, TimeoutException {
    List<String> command = command(udp);
    command.add("--listen-tcp-ng=127.0.0.1:" + tcp);
    command.add("--listen-http=127.0.0.1:" + http);
    command.addAll(List.of(arguments));
    RtpEngine engine =
        new RtpEngine(new ChildProcess(new ProcessBuilder(command), "rtpengine"), udp, tcp, http);
    engine.awaitAnswer();
    return engine;
  }

  /** What to start for one that listens on a port over UDP alone. */
  public static List<String> command(int udp) throws IOException {
    int media = FreePorts.range(MEDIA_PORTS);
    return new ArrayList<>(
        List.of(
            PROGRAM.toString(),
            "--config-file=none",
            "--table=-1",
            "--interface=127.0.0.1",
            "--listen-ng=127.0.0.1:" + udp,
            "--port-min=" + media,
            "--port-max=" + (media + MEDIA_PORTS - 1),
            "--foreground",
            "--log-stderr",
            "--log-level=5"));
  }

  public int udpPort() {
    return udp;
  }

  public int tcpPort() {
    return tcp;
  }

  public int httpPort() {
    return http;
  }

  public long pid() {
    return child.pid();
  }

  /** The call-ids it knows, some thousand at most. */
  public List<String> calls() throws IOException {
    return calls(udp);
  }

  /** The call-ids that the one knows which listens on a port of 127.0.0.1 over UDP. */
  public static List<String> calls(int port) throws IOException {
    String reply = ask(port, "d7:command4:list5:limiti1000ee");
    int at = reply.indexOf("5:callsl") + "5:callsl".length();
    List<String> calls = new ArrayList<>();
    while (reply.charAt(at) != 'e') {
      int colon = reply.indexOf(':', at);
      int end = colon + 1 + Integer.parseInt(reply.substring(at, colon));
      calls.add(reply.substring(colon + 1, end));
      at = end;
    }
    return calls;
  }

  /** Kills it if it still runs: SIGKILL. */
  @Override
  public void close() {
    child.close();
  }

  private void awaitAnswer() throws IOException, InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      try {
        ask(udp, "d7:command4:pinge");
        return;
      } catch (IOException e) {
        if (child.endsWithin(Duration.ofMillis(20)) || System.nanoTime() > deadline) {
          throw new TimeoutException("rtpengine does not answer:\n" + child.output());
        }
      }
    }
  }

  /** Asks without repetition. */
  private static String ask(int port, String dictionary) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(REPLY_MILLIS);
      byte[] request = ("t" + System.nanoTime() + " " + dictionary).getBytes(ISO_8859_1);
      socket.send(new DatagramPacket(request, request.length));
      DatagramPacket reply = new DatagramPacket(new byte[65535], 65535);
      socket.receive(reply);
      return new String(reply.getData(), 0, reply.getLength(), ISO_8859_1);
    } catch (SocketTimeoutException e) {
      throw new IOException("no reply from port " + port, e);
    }
  }
}
