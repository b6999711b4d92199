package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.A;
import static io.patchbay.media.relay.RelayFixture.B;
import static io.patchbay.media.relay.RelayFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.sdp.SessionDescription;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which addresses are bound, shown and sent to. */
class RelayAddressTest {
  private static final MediaLeg V6 = new MediaLeg("six", ip("2001:db8::1"), ip("2001:db8::9"));

  private final ManualEngine engine = new ManualEngine();

  private static InetAddress ip(String text) {
    return NetUtil.createInetAddressFromIpAddressString(text);
  }

  private MediaSession session(String... keysAndValues) throws Exception {
    Map<String, String> config = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      config.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    RelayBackend relay = new RelayBackend(engine, RelaySettings.read(config), engine::now);
    return await(relay.open(new MediaSessionSpec("call", new RecordingListener())));
  }

  @Test
  void eachSideIsBoundWhereItsSignallingIs() throws Exception {
    SessionDescription shown = await(session().offer(A, V6, Peer.sdp(40000, 40001, "sendrecv")));
    assertThat(shown.toString()).contains("c=IN IP6 2001:db8:").doesNotContain("127.0.0.1");
    assertThat(engine.bound.keySet())
        .extracting(address -> address.getAddress())
        .containsOnly(Peer.LOOPBACK, V6.local());
  }

  @Test
  void theAdvertisedAddressIsShownAndTheBoundOneReported() throws Exception {
    MediaSession session = session("advertised.address", "203.0.113.1");
    SessionDescription shown = await(session.offer(A, B, Peer.sdp(40000, 40001, "sendrecv")));
    assertThat(shown.toString()).contains("c=IN IP4 203.0.113.1").doesNotContain("127.0.0.1");
    assertThat(await(session.query()).streams())
        .allSatisfy(stream -> assertThat(stream.local()).startsWith("127.0.0.1:"));
  }

  @Test
  void aSideThatIsExceptedIsShownTheBoundAddress() throws Exception {
    MediaSession session =
        session("advertised.address", "203.0.113.1", "advertised.except", "10.0.0.0/8, 10.9.9.9");
    MediaLeg inside = new MediaLeg("b", Peer.LOOPBACK, ip("10.1.2.3"));
    SessionDescription offer = await(session.offer(A, inside, Peer.sdp(40000, 40001, "sendrecv")));
    assertThat(offer.toString()).contains("c=IN IP4 127.0.0.1").doesNotContain("203.0.113.1");
    SessionDescription answer =
        await(session.answer(inside, A, Peer.sdp(40100, 40101, "sendrecv")));
    assertThat(answer.toString()).contains("c=IN IP4 203.0.113.1").doesNotContain("127.0.0.1");
  }

  @Test
  void aBoundAddressOfTheOtherFamilyIsSaid() throws Exception {
    MediaSession session = session("bind.address", "127.0.0.1");
    assertThatThrownBy(() -> await(session.offer(A, V6, Peer.sdp(40000, 40001, "sendrecv"))))
        .isInstanceOfSatisfying(
            MediaException.class,
            e -> assertThat(e.kind()).isEqualTo(MediaException.Kind.UNAVAILABLE))
        .hasMessageContaining("side six")
        .hasMessageContaining("127.0.0.1");
    assertThat(engine.bound).isEmpty();
  }

  @Test
  void aDescriptionThatNamesOurOwnPortIsNotSentTo() throws Exception {
    MediaSession session = session();
    int ours = RelayFixture.port(await(session.offer(A, B, Peer.sdp(40000, 40001, "sendrecv"))), 0);
    await(session.answer(B, A, Peer.sdp(ours, ours + 1, "sendrecv")));
    assertThat(await(session.query()).streams().get(1).remote()).isEqualTo("-");
  }

  @Test
  void aNullAddressIsNotSentTo() throws Exception {
    MediaSession session = session();
    await(session.offer(A, B, Peer.sdp(40000, 40001, "sendrecv")));
    assertThat(await(session.query()).streams().get(0).remote()).isEqualTo("127.0.0.1:40000");
    SessionDescription hold =
        SessionDescription.parse(
            Peer.sdp(40000, 40001, "sendrecv")
                .toString()
                .replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0"));
    await(session.offer(A, B, hold));
    assertThat(await(session.query()).streams().get(0).remote()).isEqualTo("-");
  }
}
