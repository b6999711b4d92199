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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  private static MediaLeg side(String id, String remote) throws Exception {
    return new MediaLeg(id, InetAddress.getLoopbackAddress(), InetAddress.getByName(remote));
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 198.51.100.4, 203.0.113.7, behind a NAT",
    "203.0.113.7, 203.0.113.7, 192.168.1.2, both behind the same",
    "10.1.1.1, 198.51.100.4, 192.168.1.2, reached by a private address itself",
    "127.0.0.1, 198.51.100.4, 192.168.1.2, on this machine",
  })
  void aPrivateAddressGivesWayToThePublicOneOfSignalling(
      String signalling, String other, String told, String why) throws Exception {
    SessionDescription sdp =
        SessionDescription.parse(
            "v=0\r\no=- 1 1 IN IP4 192.168.1.2\r\ns=-\r\nc=IN IP4 192.168.1.2\r\nt=0 0\r\n"
                + "m=audio 4000 RTP/AVP 0\r\n");
    MediaLeg from = side("a", signalling);
    MediaLeg to = side("b", other);
    MediaSession session = open();
    for (SessionDescription shown :
        List.of(
            session.offer(from, to, sdp).toCompletableFuture().join(),
            session.answer(from, to, sdp).toCompletableFuture().join())) {
      assertThat(shown.connection().orElseThrow().address()).as(why).isEqualTo(told);
    }
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
