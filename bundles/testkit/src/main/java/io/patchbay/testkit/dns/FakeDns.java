package io.patchbay.testkit.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A name server on a UDP port of loopback (RFC 1035) that knows what it was told and nothing else:
 * other names do not exist. It can be made to say nothing at all. Thread-safe.
 */
public final class FakeDns implements AutoCloseable {
  private static final int A = 1;
  private static final int AAAA = 28;
  private static final int SRV = 33;
  private static final int NAPTR = 35;
  private static final int ANSWER = 0x8580;
  private static final int NO_SUCH_NAME = 3;

  private record Key(String name, int type) {}

  private final DatagramSocket socket;
  private final Map<Key, List<byte[]>> records = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile boolean silent;
  private volatile int seconds = 60;

  public FakeDns() {
    try {
      socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::serve, "fake-dns");
    thread.setDaemon(true);
    thread.start();
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
  }

  /** Adds an A or AAAA record. */
  public FakeDns host(String name, String address) {
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return add(name, bytes.length == 4 ? A : AAAA, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public FakeDns srv(String name, int priority, int weight, int port, String target) {
    return add(
        name,
        SRV,
        data(
            out -> {
              out.writeShort(priority);
              out.writeShort(weight);
              out.writeShort(port);
              name(out, target);
            }));
  }

  public FakeDns naptr(String name, int order, int preference, String service, String replacement) {
    return add(
        name,
        NAPTR,
        data(
            out -> {
              out.writeShort(order);
              out.writeShort(preference);
              text(out, "s");
              text(out, service);
              text(out, "");
              name(out, replacement);
            }));
  }

  /** Whether questions are heard and not answered. */
  public void silent(boolean value) {
    silent = value;
  }

  /** The time to live of every record from now on. */
  public void timeToLive(int changed) {
    seconds = changed;
  }

  /** The questions so far, as {@code type name}. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  private FakeDns add(String name, int type, byte[] data) {
    records
        .computeIfAbsent(new Key(lower(name), type), key -> new CopyOnWriteArrayList<>())
        .add(data);
    return this;
  }

  private void serve() {
    byte[] buffer = new byte[1500];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] answer = answer(ByteBuffer.wrap(buffer, 0, packet.getLength()).slice());
        if (!silent) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        // closed, or a question that ends too early: the next one may be better
      }
    }
  }

  private byte[] answer(ByteBuffer question) throws IOException {
    int id = question.getShort(0);
    question.position(12);
    List<String> labels = new ArrayList<>();
    for (int length = question.get(); length > 0; length = question.get()) {
      byte[] label = new byte[length];
      question.get(label);
      labels.add(new String(label, StandardCharsets.US_ASCII));
    }
    int type = question.getShort();
    String name = lower(String.join(".", labels));
    asked.add(type(type) + " " + name);
    List<byte[]> found = records.getOrDefault(new Key(name, type), List.of());
    boolean exists = records.keySet().stream().anyMatch(key -> key.name.equals(name));
    return data(
        out -> {
          out.writeShort(id);
          out.writeShort(exists ? ANSWER : ANSWER | NO_SUCH_NAME);
          out.writeShort(1);
          out.writeShort(found.size());
          out.writeShort(0);
          out.writeShort(0);
          name(out, name);
          out.writeShort(type);
          out.writeShort(1);
          for (byte[] data : found) {
            name(out, name);
            out.writeShort(type);
            out.writeShort(1);
            out.writeInt(seconds);
            out.writeShort(data.length);
            out.write(data);
          }
        });
  }

  private static String type(int type) {
    return switch (type) {
      case A -> "A";
      case AAAA -> "AAAA";
      case SRV -> "SRV";
      case NAPTR -> "NAPTR";
      default -> "TYPE" + type;
    };
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] data(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    out.writeByte(bytes.length);
    out.write(bytes);
  }

  private static void name(DataOutputStream out, String name) throws IOException {
    if (!name.isEmpty()) {
      for (String label : name.split("\\.", -1)) {
        text(out, label);
      }
    }
    out.writeByte(0);
  }

  @Override
  public void close() {
    socket.close();
  }
}
