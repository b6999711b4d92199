package io.patchbay.media.rtpengine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends and receives G.711 whose every octet is one letter, so that it is known again. */
final class Phone implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int OCTETS = 160;

  private final DatagramSocket socket;
  private int sequence;

  Phone() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(5000);
  }

  int port() {
    return socket.getLocalPort();
  }

  void say(char letter, InetSocketAddress to, int packets) throws IOException {
    byte[] payload = new byte[OCTETS];
    Arrays.fill(payload, (byte) letter);
    for (int i = 0; i < packets; i++) {
      sequence++;
      byte[] packet =
          ByteBuffer.allocate(HEADER + OCTETS)
              .put((byte) 0x80)
              .put((byte) 0)
              .putShort((short) sequence)
              .putInt(sequence * OCTETS)
              .putInt(port())
              .put(payload)
              .array();
      socket.send(new DatagramPacket(packet, packet.length, to));
    }
  }

  /** The same at the pace of speech, a packet each 20 ms: a node that decodes keeps time. */
  void speak(char letter, InetSocketAddress to, int packets) throws IOException {
    long next = System.nanoTime();
    for (int i = 0; i < packets; i++) {
      while (System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
      say(letter, to, 1);
      next += TimeUnit.MILLISECONDS.toNanos(20);
    }
  }

  /** The next that come say this and nothing else. */
  void hear(char letter, int packets) throws IOException {
    for (int i = 0; i < packets; i++) {
      DatagramPacket packet = receive();
      assertThat((char) packet.getData()[HEADER]).isEqualTo(letter);
      assertThat(packet.getLength()).isEqualTo(HEADER + OCTETS);
    }
  }

  /** The payload types of the next that come. */
  List<Integer> payloadTypes(int packets) throws IOException {
    List<Integer> types = new ArrayList<>();
    for (int i = 0; i < packets; i++) {
      types.add(receive().getData()[1] & 0x7f);
    }
    return types;
  }

  private DatagramPacket receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
    socket.receive(packet);
    return packet;
  }

  @Override
  public void close() {
    socket.close();
  }
}
