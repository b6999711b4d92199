package io.patchbay.lib.node;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/** A node of its own process: answers each datagram with itself. */
final class EchoProgram {
  private EchoProgram() {}

  public static void main(String[] arguments) throws IOException {
    try (DatagramSocket socket =
        new DatagramSocket(Integer.parseInt(arguments[0]), InetAddress.getLoopbackAddress())) {
      serve(socket);
    }
  }

  static void serve(DatagramSocket socket) {
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        socket.receive(packet);
        socket.send(packet);
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  static List<String> command(int port) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        EchoProgram.class.getName(),
        String.valueOf(port));
  }
}
