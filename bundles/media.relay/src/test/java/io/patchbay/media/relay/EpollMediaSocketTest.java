package io.patchbay.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(30)
@EnabledOnOs(OS.LINUX)
class EpollMediaSocketTest {
  /** More than a receive buffer holds. */
  private static final int PACKETS = 3000;

  @Test
  void theOneSourceIsSaidAsTheSameObjectAlsoWhenTheQueueIsNeverEmpty() throws Exception {
    EngineSettings settings = new EngineSettings(EngineKind.EPOLL, 1, Duration.ZERO, 25_000);
    PacketEngine engine = PacketEngines.start(settings);
    try (DatagramSocket peer = new DatagramSocket(0, Peer.LOOPBACK)) {
      NeverEmpty handler = new NeverEmpty(peer);
      CompletableFuture<InetSocketAddress> bound = new CompletableFuture<>();
      MediaLoop loop = engine.loops().get(0);
      loop.execute(
          () -> {
            try {
              bound.complete(
                  loop.bind(Peer.LOOPBACK, Kernel.freePairs(1).first(), handler).local());
            } catch (IOException e) {
              bound.completeExceptionally(e);
            }
          });
      handler.begin(bound.get(10, TimeUnit.SECONDS));
      assertThat(handler.lastWasTheSameObject.get(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      engine.close();
    }
  }

  /** Each packet it hears brings the next, before it says that there is no other source. */
  private static final class NeverEmpty implements PacketHandler {
    private final DatagramSocket peer;
    private final InetSocketAddress only;
    private final CompletableFuture<Boolean> lastWasTheSameObject = new CompletableFuture<>();
    private volatile InetSocketAddress relay;
    private int heard;

    NeverEmpty(DatagramSocket peer) {
      this.peer = peer;
      only = new InetSocketAddress(peer.getLocalAddress(), peer.getLocalPort());
    }

    void begin(InetSocketAddress at) throws IOException {
      relay = at;
      send();
      send();
    }

    private void send() throws IOException {
      peer.send(new DatagramPacket(new byte[] {1}, 1, relay));
    }

    @Override
    public InetSocketAddress onPacket(ByteBuffer packet, InetSocketAddress source) {
      try {
        heard++;
        if (heard == PACKETS) {
          lastWasTheSameObject.complete(source == only);
        } else if (heard < PACKETS) {
          send();
        }
      } catch (IOException e) {
        lastWasTheSameObject.completeExceptionally(e);
      }
      return only;
    }
  }
}
