package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLegOptions;
import io.patchbay.api.media.MediaSessionOptions;
import io.patchbay.api.media.ability.MediaPlayback;
import io.patchbay.testkit.media.FakeMediaBackend.Operation;
import io.patchbay.testkit.media.FakeMediaSession;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a route wants for media reaches the backend. */
class RouteMediaTest {
  private static final String LISTENER = "udp";

  private final Rig rig = new Rig();

  private void route(Map<String, String> media) {
    rig.router =
        request ->
            CompletableFuture.completedFuture(
                RoutePlan.to(
                    new RouteTarget("sip:bob@203.0.113.20:5060", "inside", media, Duration.ZERO)));
  }

  @Test
  void theCalledLegAndTheSessionGetWhatTheRouteWants() {
    route(Map.of("network", "inside", "max.duration", "60"));
    rig.up("call-1");
    FakeMediaSession session = rig.media.lastSession();
    assertThat(session.spec().options())
        .isEqualTo(MediaSessionOptions.builder().maxDuration(Duration.ofSeconds(60)).build());
    FakeMediaSession.Exchange offer = session.exchanges().get(0);
    assertThat(offer.from().options()).isEqualTo(MediaLegOptions.none().onListener(LISTENER));
    assertThat(offer.to().options())
        .isEqualTo(MediaLegOptions.builder().network("inside").listener(LISTENER).build());
  }

  @Test
  void tapsOfTheRouteAreTheSessionsWithWhatTheyMayKnowOfTheCall() {
    route(Map.of("taps", "recorder, ear"));
    rig.up("call-1");
    FakeMediaSession session = rig.media.lastSession();
    assertThat(session.spec().options().taps()).containsExactly("recorder", "ear");
    assertThat(session.spec().labels()).isEqualTo(Map.of("caller", "alice", "called", "bob"));
  }

  @Test
  void tapsAreRefusedBySessionsThatCannotHaveThem() {
    rig.up("call-1");
    String id = rig.onlyCall().id();
    assertThat(rig.calls.attachTap(id, "recorder"))
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withMessageContaining("taps are not supported by media backend 'fake'");
    assertThat(rig.calls.attachTap("4711", "recorder")).isCompletedWithValue(false);
    assertThat(rig.calls.detachTap("4711", "recorder")).isCompletedWithValue(false);
    var shown = rig.calls.call(id);
    rig.pass(Duration.ofMillis(1));
    assertThat(shown).isCompletedWithValueMatching(call -> call.orElseThrow().taps().isEmpty());
  }

  @Test
  void anAbilityThatIsMissingIsNamed() {
    rig.up("call-1");
    assertThat(rig.calls.ability(rig.onlyCall().id(), MediaPlayback.class))
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withMessageContaining("media backend 'fake' has no MediaPlayback");
    assertThat(rig.calls.ability("4711", MediaPlayback.class))
        .isCompletedWithValue(Optional.empty());
  }

  @Test
  void aWishNobodyCanReadRefusesTheCall() {
    route(Map.of("colour", "red"));
    rig.alice.send(rig.alice.invite("call-1", "", rig.alice.sdp(4000)));
    rig.alice.expect("500");
    assertThat(rig.media.sessions()).isEmpty();
  }

  @Test
  void aWishTheBackendCannotMeetRefusesTheCall() {
    rig.media.fail(Operation.OFFER, MediaException.Kind.UNSUPPORTED);
    rig.alice.send(rig.alice.invite("call-1", "", rig.alice.sdp(4000)));
    rig.alice.expect("500");
  }

  @Test
  void anOverloadedBackendAsksToTryLater() {
    rig.media.fail(Operation.OPEN, MediaException.Kind.OVERLOADED);
    rig.alice.send(rig.alice.invite("call-1", "", rig.alice.sdp(4000)));
    assertThat(rig.alice.expect("503").header("Retry-After")).isNotEmpty();
  }
}
