package io.patchbay.itests.distribution;

import io.patchbay.testkit.sip.SipMessage;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A UDP socket that says what no user agent would, and reads only what is waited for. A request
 * that comes again is not another one.
 */
final class RawPeer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private final DatagramSocket socket;
  private final InetSocketAddress gateway;
  private final Set<String> heard = new HashSet<>();
  private int requests;

  RawPeer(InetSocketAddress gateway) throws IOException {
    this(gateway, "127.0.0.1");
  }

  /**
   * @param source any address of the loopback network: to the gateway, another host
   */
  RawPeer(InetSocketAddress gateway, String source) throws IOException {
    this.socket = new DatagramSocket(new InetSocketAddress(source, 0));
    this.gateway = gateway;
  }

  /**
   * @param port to listen on
   */
  RawPeer(InetSocketAddress gateway, int port) throws IOException {
    this.socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", port));
    this.gateway = gateway;
  }

  int port() {
    return socket.getLocalPort();
  }

  void send(byte[] datagram) throws IOException {
    socket.send(new DatagramPacket(datagram, datagram.length, gateway));
  }

  void send(SipMessage message) throws IOException {
    send(message.toString());
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A request as it should be, with a Call-ID of its own. */
  SipMessage request(String method, String user) {
    return request(method, "raw", user);
  }

  /** The same in the name of {@code from}. */
  SipMessage request(String method, String from, String user) {
    String here = socket.getLocalAddress().getHostAddress() + ":" + port();
    String number = port() + "-" + ++requests;
    String uri = "sip:" + user + "@127.0.0.1:" + gateway.getPort();
    return SipMessage.request(method, uri)
        .with("Via", "SIP/2.0/UDP " + here + ";branch=z9hG4bK-" + number)
        .with("Max-Forwards", "70")
        .with("From", "<sip:" + from + "@" + here + ">;tag=t" + number)
        .with("To", "<" + uri + ">")
        // peers of different addresses may have the same port
        .with("Call-ID", "raw-" + number + '@' + socket.getLocalAddress().getHostAddress())
        .with("CSeq", "1 " + method)
        .with("Contact", "<sip:" + from + "@" + here + ">");
  }

  /** Sends a request, and returns its final answer. */
  SipMessage ask(SipMessage request) throws IOException {
    send(request.toString());
    return await(answerTo(request));
  }

  /** The next request of that method. */
  SipMessage await(String method) throws IOException {
    return await(message -> message.isRequest() && message.method().equals(method));
  }

  /** Reads on until a message like that comes. */
  SipMessage await(Predicate<SipMessage> wanted) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    byte[] buffer = new byte[65536];
    while (true) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw new SocketTimeoutException("nothing like that came within " + PATIENCE);
      }
      socket.setSoTimeout((int) left);
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      socket.receive(packet);
      SipMessage message =
          SipMessage.parse(new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8));
      // an answer may be the same as another one: only requests are told apart
      if (wanted.test(message) && (!message.isRequest() || heard.add(message.toString()))) {
        return message;
      }
    }
  }

  /** The answer to OPTIONS: whatever was sent before it has been read by then. */
  int ping() throws IOException {
    SipMessage options = request("OPTIONS", "ping");
    send(options.toString());
    return await(answerTo(options)).status();
  }

  /** Final answers to that request. */
  static Predicate<SipMessage> answerTo(SipMessage request) {
    return message ->
        message.status() >= 200 && message.header("Call-ID").equals(request.header("Call-ID"));
  }

  @Override
  public void close() {
    socket.close();
  }
}
