package io.patchbay.testkit.sip;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One UDP socket and the thread that reads it. */
final class UdpLink implements Link {
  private final DatagramSocket socket;
  private @Nullable Thread thread;

  UdpLink(InetSocketAddress bind) throws IOException {
    socket = new DatagramSocket(bind);
  }

  @Override
  public void start(Receiver receiver) {
    Thread thread = new Thread(() -> receive(receiver), "testkit-sip-udp-" + socket.getLocalPort());
    thread.setDaemon(true);
    thread.start();
    this.thread = thread;
  }

  @Override
  public InetSocketAddress local() {
    return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
  }

  @Override
  public void send(String text, InetSocketAddress to) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    socket.send(new DatagramPacket(octets, octets.length, to));
  }

  @Override
  public void close() {
    socket.close();
    Thread thread = this.thread;
    if (thread == null) {
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void receive(Receiver receiver) {
    byte[] buffer = new byte[65536];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
      } catch (IOException closed) {
        continue;
      }
      receiver.received(
          new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8),
          (InetSocketAddress) packet.getSocketAddress());
    }
  }
}
