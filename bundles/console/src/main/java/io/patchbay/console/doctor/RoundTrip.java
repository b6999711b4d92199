package io.patchbay.console.doctor;

import io.patchbay.api.media.BackendChoice;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaSessionOptions;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.api.media.RtcpMode;
import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.sdp.Connection;
import io.patchbay.sdp.MediaDescription;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends RTP and RTCP through a media backend between two sockets of this machine, in a session of
 * its own that is opened and described as one of a call. Blocks for a few seconds at most.
 */
final class RoundTrip {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final int SECONDS = 5;
  private static final int SENDER_REPORT = 200;

  /** What went wrong, for people. */
  static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message);
    }
  }

  private final MediaSelector selector;
  private final InetAddress local;

  /**
   * @param local address of this machine the probes are on
   */
  RoundTrip(MediaSelector selector, InetAddress local) {
    this.selector = selector;
    this.local = local;
  }

  /**
   * Makes a round trip through a backend.
   *
   * @return how long it took, in words
   * @throws Failure naming what did not arrive, or what the backend said
   */
  String through(String backend) throws Failure, InterruptedException {
    MediaSession session = open(backend);
    try (Side a = new Side("doctor-a", local);
        Side b = new Side("doctor-b", local)) {
      b.target(await(session.offer(a.leg(), b.leg(), a.sdp())));
      a.target(await(session.answer(b.leg(), a.leg(), b.sdp())));
      double rtp = reach(a, b, false) + reach(b, a, false);
      double rtcp = reach(a, b, true) + reach(b, a, true);
      return String.format(Locale.ROOT, "RTP %.1f ms, RTCP %.1f ms there and back", rtp, rtcp);
    } catch (IOException | SdpException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    } finally {
      await(session.close());
    }
  }

  private MediaSession open(String backend) throws Failure, InterruptedException {
    MediaSessionOptions options =
        MediaSessionOptions.builder()
            .choice(BackendChoice.of(backend))
            .rtcp(RtcpMode.FORWARD)
            .setupTimeout(Duration.ofSeconds(30))
            .build();
    String name = "doctor-" + Long.toString(System.nanoTime(), 36);
    return await(selector.open(new MediaSessionSpec(name, new Unheard(), options)));
  }

  private static double reach(Side from, Side to, boolean rtcp) throws Failure, IOException {
    byte[] packet = rtcp ? rtcp(from.ssrc()) : rtp(from.ssrc());
    double millis =
        rtcp
            ? from.rtcp.reach(to.rtcp, from.rtcpTarget, packet, LIMIT)
            : from.rtp.reach(to.rtp, from.rtpTarget, packet, LIMIT);
    if (millis < 0) {
      throw new Failure(
          (rtcp ? "RTCP to " + from.rtcpTarget : "RTP to " + from.rtpTarget)
              + " did not come out on the other side");
    }
    return millis;
  }

  private static byte[] rtp(int ssrc) {
    ByteBuffer packet = ByteBuffer.allocate(12 + 160);
    packet.put((byte) 0x80).put((byte) 0).putShort((short) 1).putInt(160).putInt(ssrc);
    return packet.array();
  }

  /** An empty sender report (RFC 3550 section 6.4.1). */
  private static byte[] rtcp(int ssrc) {
    ByteBuffer packet = ByteBuffer.allocate(28);
    packet.put((byte) 0x80).put((byte) SENDER_REPORT).putShort((short) 6).putInt(ssrc);
    return packet.array();
  }

  private static <T> T await(CompletionStage<T> stage) throws Failure, InterruptedException {
    try {
      return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new Failure("no answer within " + SECONDS + " s");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new Failure(String.valueOf(cause.getMessage()));
    }
  }

  /** One end of it. */
  private static final class Side implements AutoCloseable {
    private final MediaLeg leg;
    private final Probe rtp;
    private final Probe rtcp;
    private InetSocketAddress rtpTarget;
    private InetSocketAddress rtcpTarget;

    Side(String name, InetAddress local) throws IOException {
      leg = new MediaLeg(name, local, local);
      // not every backend can tell its node of a=rtcp
      List<Probe> pair = Probe.pair(local);
      rtp = pair.get(0);
      rtcp = pair.get(1);
      rtpTarget = rtp.address();
      rtcpTarget = rtcp.address();
    }

    MediaLeg leg() {
      return leg;
    }

    int ssrc() {
      return rtp.address().getPort() << 8;
    }

    SessionDescription sdp() throws SdpException {
      InetAddress address = rtp.address().getAddress();
      String host = (address.getAddress().length == 4 ? "IP4 " : "IP6 ") + address.getHostAddress();
      return SessionDescription.parse(
          "v=0\r\no=- 1 1 IN %1$s\r\ns=-\r\nc=IN %1$s\r\nt=0 0\r\n".formatted(host)
              + "m=audio %d RTP/AVP 0\r\na=rtcp:%d\r\n"
                  .formatted(rtp.address().getPort(), rtcp.address().getPort()));
    }

    void target(SessionDescription shown) throws Failure, IOException {
      MediaDescription media = shown.media().get(0);
      Connection connection =
          media.connection().orElseThrow(() -> new Failure("its description has no address"));
      InetAddress host = InetAddress.getByName(connection.address());
      rtpTarget = new InetSocketAddress(host, media.port());
      rtcpTarget = new InetSocketAddress(host, media.rtcpPort().orElse(media.port() + 1));
    }

    @Override
    public void close() throws IOException {
      try (rtp) {
        rtcp.close();
      }
    }
  }

  /** Nobody waits for events of so short a session. */
  private static final class Unheard implements MediaSessionListener {
    @Override
    public void onTimeout(MediaTimeout timeout) {}

    @Override
    public void onLost(String reason) {}
  }
}
