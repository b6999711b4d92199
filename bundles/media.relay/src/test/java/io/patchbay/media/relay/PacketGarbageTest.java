package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.A;
import static io.patchbay.media.relay.RelayFixture.B;
import static io.patchbay.media.relay.RelayFixture.await;
import static io.patchbay.media.relay.RelayFixture.port;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.patchbay.api.media.MediaSession;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a relayed packet leaves for the garbage collector. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class PacketGarbageTest {
  private static final int BURSTS = 250;

  /** So many at a time that the loop carries enough for batching. */
  private static final int BURST = 20;

  @ParameterizedTest
  @EnumSource(
      value = EngineKind.class,
      names = {"EPOLL", "NIO"})
  void aPacketOfASettledCallAllocatesNothing(EngineKind engine) throws Exception {
    try (RelayFixture fixture =
            new RelayFixture(engine, Kernel.freePairs(8), "packet.rate", "100000");
        Peer alice = new Peer(1);
        Peer bob = new Peer(2)) {
      MediaSession session = fixture.open();
      int towardsB = port(await(session.offer(A, B, alice.sdp())), 0);
      int towardsA = port(await(session.answer(B, A, bob.sdp())), 0);
      exchange(alice, towardsA, bob, towardsB);
      long before = allocatedByLoops();
      exchange(alice, towardsA, bob, towardsB);
      long perPacket = (allocatedByLoops() - before) / (2 * BURSTS * BURST);
      // Timers of the loop allocate a little, whether or not packets come.
      assertThat(perPacket).isLessThan(8);
    }
  }

  private static void exchange(Peer alice, int towardsA, Peer bob, int towardsB) throws Exception {
    byte[] packet = Peer.rtpPacket(7, 1, "sound");
    DatagramPacket received = new DatagramPacket(new byte[100], 100);
    for (int i = 0; i < BURSTS; i++) {
      for (int j = 0; j < BURST; j++) {
        Peer.send(alice.rtp, towardsA, packet);
        Peer.send(bob.rtp, towardsB, packet);
      }
      for (int j = 0; j < BURST; j++) {
        bob.rtp.receive(received);
        alice.rtp.receive(received);
      }
    }
  }

  private static long allocatedByLoops() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("media-relay-"))
        .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getId()))
        .sum();
  }
}
