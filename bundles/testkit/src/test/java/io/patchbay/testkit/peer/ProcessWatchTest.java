package io.patchbay.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ProcessWatchTest {
  private final ProcessWatch watch = ProcessWatch.of(ProcessHandle.current().pid());

  @Test
  void showsSocketsWhileTheyAreOpen() throws Exception {
    int udpPort;
    int tcpPort;
    int filesBefore = watch.openFiles();
    long connectionsBefore = watch.tcpConnections();
    try (DatagramSocket udp = new DatagramSocket();
        ServerSocket tcp = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket client = new Socket(tcp.getInetAddress(), tcp.getLocalPort());
        Socket server = tcp.accept()) {
      udpPort = udp.getLocalPort();
      tcpPort = tcp.getLocalPort();
      assertThat(watch.udpPorts()).contains(udpPort);
      assertThat(watch.tcpListeningPorts()).contains(tcpPort);
      assertThat(watch.tcpConnections()).isEqualTo(connectionsBefore + 2);
      assertThat(watch.openFiles()).isGreaterThanOrEqualTo(filesBefore + 4);
      assertThat(client.isConnected() && server.isConnected()).isTrue();
    }
    assertThat(watch.udpPorts()).doesNotContain(udpPort);
    assertThat(watch.tcpListeningPorts()).doesNotContain(tcpPort);
  }

  @Test
  void showsThreadsByTheFirstLettersOfTheirName() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              begun.countDown();
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "watched-thread-with-a-long-name");
    thread.start();
    begun.await();
    assertThat(watch.threads()).contains("watched-thread-");
    end.countDown();
    thread.join();
  }
}
