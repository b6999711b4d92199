package io.patchbay.itests.distribution;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An application level gateway as bad ones in routers are: in the NAT of a home it takes the
 * phone's SIP over UDP and rewrites it wrongly, as its {@link Fault} says. A program of its own,
 * since it has to run in the namespace of the NAT.
 */
final class WrongAlg implements AutoCloseable {
  private static final int LARGEST = 65_535;
  private static final String READY = "ready";

  /** What it does wrongly to what the phone sends; what the phone is sent passes as it is. */
  enum Fault {
    /**
     * Each private address becomes that of the NAT, in Via, Contact and SDP, but ports stay as they
     * are inside, and Content-Length as it was, so that the body loses its end.
     */
    PORTS_AND_LENGTH {
      @Override
      String rewrite(String message, InetSocketAddress outside, String elsewhere) {
        return message.replace(NatNetwork.PRIVATE_PHONE, outside.getAddress().getHostAddress());
      }
    },

    /**
     * Via is right, but Contact and SDP name another host, which has nothing to do with the call.
     */
    ANOTHER_HOST {
      @Override
      String rewrite(String message, InetSocketAddress outside, String elsewhere) {
        String via =
            message.replaceFirst(
                "(?im)^(Via: SIP/2.0/UDP )" + NatNetwork.PRIVATE_PHONE + ":\\d+",
                "$1" + outside.getAddress().getHostAddress() + ":" + outside.getPort());
        return via.replace(NatNetwork.PRIVATE_PHONE, elsewhere);
      }
    };

    /**
     * @param outside what the gateway sees as the source
     * @param elsewhere another host's address
     */
    abstract String rewrite(String message, InetSocketAddress outside, String elsewhere);
  }

  private final Process process;
  private final Path log;

  /** Starts one in the NAT of a home, before its phone. */
  WrongAlg(NatNetwork.Home home, int port, Fault fault, String elsewhere, Path log)
      throws Exception {
    this.log = log;
    NatNetwork.divert(home, port);
    String classes =
        Path.of(WrongAlg.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    process =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                home.nat(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes,
                WrongAlg.class.getName(),
                Integer.toString(port),
                home.gateway(),
                home.address(),
                fault.name(),
                elsewhere)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
  }

  /**
   * Runs until it is killed.
   *
   * @param words port of the gateway and of what is diverted; the gateway's address; the NAT's; the
   *     fault; the other host
   */
  public static void main(String[] words) throws Exception {
    int port = Integer.parseInt(words[0]);
    Fault fault = Fault.valueOf(words[3]);
    DatagramSocket inside = new DatagramSocket(port);
    DatagramSocket outside = new DatagramSocket(0, InetAddress.getByName(words[2]));
    InetSocketAddress shown = new InetSocketAddress(words[2], outside.getLocalPort());
    SocketAddress gateway = new InetSocketAddress(words[1], port);
    AtomicReference<SocketAddress> phone = new AtomicReference<>(gateway);
    Thread back =
        new Thread(
            () -> {
              while (true) {
                send(inside, receive(outside).getData(), phone.get());
              }
            },
            "to the phone");
    back.setDaemon(true);
    back.start();
    System.out.println(READY);
    while (true) {
      DatagramPacket packet = receive(inside);
      phone.set(packet.getSocketAddress());
      String message = new String(packet.getData(), StandardCharsets.ISO_8859_1);
      String rewritten = fault.rewrite(message, shown, words[4]);
      send(outside, rewritten.getBytes(StandardCharsets.ISO_8859_1), gateway);
    }
  }

  private static DatagramPacket receive(DatagramSocket socket) {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    try {
      socket.receive(packet);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    packet.setData(Arrays.copyOf(packet.getData(), packet.getLength()));
    return packet;
  }

  private static void send(DatagramSocket socket, byte[] message, SocketAddress to) {
    try {
      socket.send(new DatagramPacket(message, message.length, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitReady() {
    await().atMost(TapedCalls.PATIENCE).until(() -> Files.readString(log).contains(READY));
  }

  @Override
  public void close() throws Exception {
    process.destroyForcibly();
    process.waitFor(5, TimeUnit.SECONDS);
  }
}
