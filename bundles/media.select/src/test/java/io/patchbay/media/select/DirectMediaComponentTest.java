package io.patchbay.media.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.sdp.SessionDescription;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class DirectMediaComponentTest {
  private final DirectMediaComponent backend = new DirectMediaComponent();
  private final MediaLeg a =
      new MediaLeg("a", InetAddress.getLoopbackAddress(), InetAddress.getLoopbackAddress());
  private final MediaLeg b =
      new MediaLeg("b", InetAddress.getLoopbackAddress(), InetAddress.getLoopbackAddress());

  private MediaSession open() {
    return backend
        .open(
            new MediaSessionSpec(
                "call",
                new MediaSessionListener() {
                  @Override
                  public void onTimeout(MediaTimeout timeout) {}

                  @Override
                  public void onLost(String reason) {}
                }))
        .toCompletableFuture()
        .join();
  }

  @Test
  void eachSideIsToldTheAddressesOfTheOther() throws Exception {
    SessionDescription sdp =
        SessionDescription.parse(
            "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
                + "m=audio 4000 RTP/AVP 0\r\n");
    MediaSession session = open();
    assertThat(session.offer(a, b, sdp).toCompletableFuture().join()).isEqualTo(sdp);
    assertThat(session.answer(b, a, sdp).toCompletableFuture().join()).isEqualTo(sdp);
    assertThat(session.query().toCompletableFuture().join()).isEqualTo(MediaReport.empty());
  }

  @Test
  void aSessionCountsUntilItIsClosedHoweverOften() {
    MediaSession first = open();
    open();
    assertThat(backend.status().sessions()).isEqualTo(2);
    first.close();
    first.close();
    assertThat(backend.status().sessions()).isEqualTo(1);
    assertThat(backend.status().usable()).isTrue();
  }
}
