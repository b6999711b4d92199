package io.patchbay.itests.distribution;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hears the answers to messages whose Via says where they go: on the ports the RFC's messages name,
 * at a loopback address of its own, where nobody else can be.
 */
final class TorturePeer implements AutoCloseable {
  private static final int SIP = 5060;
  private static final int[] PORTS = {SIP, 5050};
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PING = "ping-after-torture";

  private final Selector selector = Selector.open();
  private final DatagramChannel main;
  private final InetSocketAddress gateway;
  private final InetAddress here;

  TorturePeer(InetSocketAddress gateway) throws IOException {
    this.gateway = gateway;
    byte[] address = new byte[3];
    ThreadLocalRandom.current().nextBytes(address);
    here =
        InetAddress.getByAddress(
            new byte[] {127, (byte) (address[0] | 1), address[1], (byte) (address[2] & 0x7F | 1)});
    DatagramChannel first = null;
    for (int port : PORTS) {
      DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress(here, port));
      channel.configureBlocking(false);
      channel.register(selector, java.nio.channels.SelectionKey.OP_READ);
      first = first == null ? channel : first;
    }
    main = first;
  }

  void send(byte[] datagram) throws IOException {
    main.send(ByteBuffer.wrap(datagram), gateway);
  }

  /**
   * The final answer to what was sent.
   *
   * @param nothing that there is to be none: something else is asked then, whose answer must come
   *     first
   * @return empty when nothing came before that
   */
  String answerTo(String callId, boolean nothing) throws IOException {
    if (nothing) {
      ping();
    }
    while (true) {
      String answer = receive();
      if (nothing && answer.contains(PING)) {
        return "";
      }
      if (!answer.startsWith("SIP/2.0 1")) {
        if (!answer.contains(callId)) {
          throw new AssertionError("not the answer to " + callId + ":\n" + answer);
        }
        return answer;
      }
    }
  }

  private void ping() throws IOException {
    String host = here.getHostAddress();
    send(
        """
        OPTIONS sip:ping@127.0.0.1 SIP/2.0
        Via: SIP/2.0/UDP %1$s;branch=z9hG4bK-%2$s
        From: <sip:%1$s>;tag=p
        To: <sip:ping@127.0.0.1>
        Call-ID: %2$s-%1$s
        CSeq: 1 OPTIONS
        Max-Forwards: 70
        Content-Length: 0

        """
            .formatted(host, PING)
            .replace("\n", "\r\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  private String receive() throws IOException {
    if (selector.select(PATIENCE.toMillis()) == 0) {
      throw new SocketTimeoutException("no answer within " + PATIENCE);
    }
    var key = selector.selectedKeys().iterator().next();
    selector.selectedKeys().clear();
    ByteBuffer buffer = ByteBuffer.allocate(65536);
    ((DatagramChannel) key.channel()).receive(buffer);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    for (var key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
