package io.patchbay.media.rtpengine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.patchbay.lib.node.Cookies;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A node whose replies a test writes. It answers everything well unless it is told what to say to a
 * command; each distinct request is remembered once.
 */
final class FakeNode implements AutoCloseable {
  /** Says nothing. */
  static final Script SILENCE = (cookie, request) -> List.of();

  /** Makes the datagrams that answer one. */
  interface Script {
    List<byte[]> replies(String cookie, NgDictionary request);
  }

  private final DatagramSocket socket;
  private final Bencode codec = new Bencode();
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final List<NgDictionary> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Boolean> cookies = new LinkedHashMap<>();
  private volatile int port = 30000;

  FakeNode() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "fake-node");
    thread.setDaemon(true);
    thread.start();
  }

  String control() {
    return "udp:127.0.0.1:" + socket.getLocalPort();
  }

  /** What it says to a command from now on. */
  void script(String command, Script script) {
    scripts.put(command, script);
  }

  /** Says the same dictionary to a command from now on. */
  void script(String command, Map<String, ?> reply) {
    scripts.put(command, (cookie, request) -> List.of(message(cookie, reply)));
  }

  /** The port in the SDP of its replies from now on. */
  void port(int changed) {
    port = changed;
  }

  /** Requests of a command so far, repetitions left out. */
  List<NgDictionary> requests(String command) {
    return requests.stream().filter(request -> request.text("command").equals(command)).toList();
  }

  byte[] message(String cookie, Map<String, ?> dictionary) {
    return Cookies.write(cookie, codec.encode(dictionary));
  }

  /** A good reply. */
  byte[] good(String cookie, NgDictionary request) {
    return message(
        cookie,
        switch (request.text("command")) {
          case "ping" -> Map.of("result", "pong");
          case "list" -> Map.of("result", "ok", "calls", List.of());
          case "offer", "answer" ->
              Map.of(
                  "result",
                  "ok",
                  "sdp",
                  request.text("sdp").replaceFirst("m=audio \\d+", "m=audio " + port));
          default -> Map.of("result", "ok");
        });
  }

  private void serve() {
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[65535], 65535);
        socket.receive(packet);
        byte[] message = Arrays.copyOf(packet.getData(), packet.getLength());
        int blank = new String(message, ISO_8859_1).indexOf(' ');
        String cookie = new String(message, 0, blank, ISO_8859_1);
        NgDictionary request = codec.decode(Arrays.copyOfRange(message, blank + 1, message.length));
        if (cookies.put(cookie, true) == null) {
          requests.add(request);
        }
        Script script =
            scripts.getOrDefault(request.text("command"), (same, it) -> List.of(good(same, it)));
        for (byte[] reply : script.replies(cookie, request)) {
          socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
