package io.patchbay.media.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaException.Kind;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaOptions;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaSessionOptions;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.api.media.selection.BackendRole;
import io.patchbay.api.media.selection.SessionTaps;
import io.patchbay.api.media.selection.TapStatus;
import io.patchbay.api.media.tap.MediaTap;
import io.patchbay.api.media.tap.TapException;
import io.patchbay.api.media.tap.TapSession;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SelectComponentTest {
  private static final MediaLeg LEG =
      new MediaLeg("a", InetAddress.getLoopbackAddress(), InetAddress.getLoopbackAddress());
  private static final MediaSessionSpec SPEC =
      new MediaSessionSpec(
          "call",
          new MediaSessionListener() {
            @Override
            public void onTimeout(MediaTimeout timeout) {}

            @Override
            public void onLost(String reason) {}
          });

  private static final SessionDescription SDP = sdp();

  private final SelectComponent selector = new SelectComponent();
  private final FakeBackend relay = new FakeBackend("relay");
  private final FakeBackend other = new FakeBackend("other");

  private static SessionDescription sdp() {
    try {
      return SessionDescription.parse(
          """
          v=0
          o=- 1 1 IN IP4 127.0.0.1
          s=-
          c=IN IP4 127.0.0.1
          t=0 0
          m=audio 4000 RTP/AVP 0
          """);
    } catch (SdpException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void stop() {
    selector.deactivate();
  }

  @BeforeEach
  void start() {
    add(relay, 0);
    add(other, 0);
    selector.activate(Map.of());
  }

  private void add(FakeBackend backend, int ranking) {
    selector.bind(backend, properties(backend, ranking));
  }

  private void remove(FakeBackend backend) {
    selector.unbind(backend, properties(backend, 0));
  }

  private static Map<String, Object> properties(FakeBackend backend, int ranking) {
    return Map.of("name", backend.name(), "service.ranking", ranking);
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof MediaException known ? known : e;
    }
  }

  private static void assertUnavailable(CompletionStage<?> stage, String... words) {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    stage.whenComplete((value, thrown) -> failure.complete(thrown));
    assertThat(failure)
        .isCompletedWithValueMatching(
            thrown ->
                thrown instanceof MediaException known
                    && known.kind() == MediaException.Kind.UNAVAILABLE);
    assertThat(failure.join()).hasMessageContainingAll(words);
  }

  @Test
  void aFallbackIsAskedAfterAnyChoice() throws Exception {
    selector.modified(Map.of("backend", "other", "fallback", "relay"));
    assertThat(selector.role("other")).isEqualTo(BackendRole.CHOSEN);
    assertThat(selector.role("relay")).isEqualTo(BackendRole.FALLBACK);
    MediaSession session = await(selector.open(SPEC));
    assertThat(session.backend()).isEqualTo("other");
    MediaSession moved = await(selector.replace(session, SPEC, Optional.empty()));
    assertThat(moved.backend()).isEqualTo("relay");

    remove(other);
    assertThat(selector.selected()).isEqualTo("relay");
    MediaSessionOptions byRoute = MediaOptions.parse(Map.of("backend", "other")).session();
    MediaSessionSpec spec = new MediaSessionSpec("call", SPEC.listener(), byRoute);
    assertThat(await(selector.open(spec)).backend()).isEqualTo("relay");

    selector.modified(Map.of("backend", "other", "fallback", "relay:0")); // keeps the settings
    assertThat(selector.selected()).isEqualTo("relay");
    selector.modified(Map.of("backend", "other"));
    assertThat(selector.role("relay")).isEqualTo(BackendRole.UNUSED);
    assertUnavailable(selector.open(SPEC), "'other' is not there");
  }

  @Test
  void theRelayIsTheDefault() throws Exception {
    MediaSession session = await(selector.open(SPEC));
    assertThat(session.backend()).isEqualTo("relay");
    assertThat(selector.selected()).isEqualTo("relay");
    assertThat(relay.opened).isEqualTo(1);
    assertThat(await(session.query())).isEqualTo(MediaReport.empty());
  }

  @Test
  void aLiveChangeIsForNewCalls() throws Exception {
    MediaSession before = await(selector.open(SPEC));
    selector.modified(Map.of("backend", "other"));
    assertThat(await(selector.open(SPEC)).backend()).isEqualTo("other");
    assertThat(before.backend()).isEqualTo("relay");
    assertThat(await(before.close())).isEqualTo(MediaReport.empty());
  }

  @Test
  void aBadConfigurationChangesNothing() {
    selector.modified(Map.of("backend", "other", "backends", "x"));
    assertThat(selector.selected()).isEqualTo("relay");
    selector.modified(Map.of("backend", " "));
    assertThat(selector.selected()).isEqualTo("relay");
  }

  @Test
  void aBackendThatIsNotThereIsNamed() {
    selector.modified(Map.of("backend", "rtpengine"));
    assertThat(selector.selected()).isEmpty();
    assertUnavailable(selector.open(SPEC), "'rtpengine'", "other, relay");
    selector.bind(new FakeBackend("rtpengine"), Map.of("name", "rtpengine"));
    assertThat(selector.selected()).isEqualTo("rtpengine");
  }

  @Test
  void theNextIsAskedWhenTheFirstIsAwayOrUnusableOrRefuses() throws Exception {
    selector.modified(Map.of("backend", "rtpengine, relay, other"));
    assertThat(await(selector.open(SPEC)).backend()).isEqualTo("relay");
    relay.usable = false;
    assertThat(selector.selected()).isEqualTo("other");
    assertThat(await(selector.open(SPEC)).backend()).isEqualTo("other");
    relay.usable = true;
    relay.onOpen =
        () -> CompletableFuture.failedFuture(new MediaException(Kind.OVERLOADED, "too much"));
    assertThat(await(selector.open(SPEC)).backend()).isEqualTo("other");
    other.onOpen = () -> CompletableFuture.failedFuture(new MediaException(Kind.EXHAUSTED, "full"));
    assertThatThrownBy(() -> await(selector.open(SPEC))).hasMessage("full");
  }

  @Test
  void whatEveryBackendWouldRefuseIsRefusedByTheFirst() {
    selector.modified(Map.of("backend", "relay, other"));
    relay.onOpen =
        () ->
            CompletableFuture.failedFuture(new MediaException(Kind.UNSUPPORTED, "no such option"));
    assertThatThrownBy(() -> await(selector.open(SPEC))).hasMessage("no such option");
    assertThat(other.opened).isZero();
  }

  @Test
  void theFirstOfferMayStillGoToTheNextOneAndLaterOnesStay() throws Exception {
    selector.modified(Map.of("backend", "relay, other"));
    relay.onOffer =
        () -> CompletableFuture.failedFuture(new MediaException(Kind.EXHAUSTED, "no ports"));
    other.onOffer = () -> CompletableFuture.completedStage(SDP);
    MediaSession session = await(selector.open(SPEC));
    assertThat(await(session.offer(LEG, LEG, SDP))).isEqualTo(SDP);
    assertThat(session.backend()).isEqualTo("other");
    assertThat(relay.closed).isEqualTo(1);

    other.onOffer = relay.onOffer;
    assertThatThrownBy(() -> await(session.offer(LEG, LEG, SDP))).hasMessage("no ports");
    assertThat(session.backend()).isEqualTo("other");
    await(session.close());
    assertThat(relay.closed).isEqualTo(1);
    assertThat(other.closed).isEqualTo(1);
  }

  @Test
  void theLastOnesWordsAreTold() throws Exception {
    selector.modified(Map.of("backend", "relay, other"));
    relay.onOffer =
        () -> CompletableFuture.failedFuture(new MediaException(Kind.EXHAUSTED, "no ports"));
    other.onOffer =
        () -> CompletableFuture.failedFuture(new MediaException(Kind.UNAVAILABLE, "no answer"));
    MediaSession session = await(selector.open(SPEC));
    assertThatThrownBy(() -> await(session.offer(LEG, LEG, SDP))).hasMessage("no answer");
  }

  @Test
  void aRouteMayChooseForItself() throws Exception {
    MediaSessionOptions options = MediaOptions.parse(Map.of("backend", "other")).session();
    MediaSessionSpec spec = new MediaSessionSpec("call", SPEC.listener(), options);
    assertThat(await(selector.open(spec)).backend()).isEqualTo("other");
    remove(other);
    assertUnavailable(selector.open(spec), "'other' is not there");
  }

  @Test
  void aDrainedBackendGetsNoNewCallsUntilItIsUndrained() throws Exception {
    selector.modified(Map.of("backend", "relay, other"));
    MediaSession before = await(selector.open(SPEC));
    assertThat(selector.drain("relay", true)).isTrue();
    assertThat(selector.role("relay")).isEqualTo(BackendRole.DRAINED);
    assertThat(selector.selected()).isEqualTo("other");
    assertThat(await(selector.open(SPEC)).backend()).isEqualTo("other");
    assertThat(before.backend()).isEqualTo("relay");
    selector.modified(Map.of("backend", "relay"));
    assertUnavailable(selector.open(SPEC), "'relay' is drained");
    assertThat(selector.drain("relay", false)).isTrue();
    assertThat(selector.role("relay")).isEqualTo(BackendRole.CHOSEN);
    assertThat(await(selector.open(SPEC)).backend()).isEqualTo("relay");
    assertThat(selector.drain("nobody", true)).isFalse();
  }

  @Test
  void rolesAreThoseOfTheChoice() {
    selector.modified(Map.of("backend", "relay:3, other:1, direct"));
    assertThat(selector.choice()).isEqualTo("relay:3,other:1,direct");
    assertThat(selector.role("other")).isEqualTo(BackendRole.CHOSEN);
    assertThat(selector.role("direct")).isEqualTo(BackendRole.FALLBACK);
    assertThat(selector.role("far")).isEqualTo(BackendRole.UNUSED);
    selector.modified(Map.of("backend", "relay:0"));
    assertThat(selector.choice()).isEqualTo("relay:3,other:1,direct");
  }

  @Test
  void aCallThatIsUpGetsASecondSessionElsewhere() throws Exception {
    selector.modified(Map.of("backend", "relay, other"));
    MediaSession before = await(selector.open(SPEC));
    MediaSession next = await(selector.replace(before, SPEC, Optional.empty()));
    assertThat(next.backend()).isEqualTo("other");
    assertThat(next.ability(SessionTaps.class)).isEqualTo(before.ability(SessionTaps.class));
    assertThat(await(selector.replace(next, SPEC, Optional.empty())).backend()).isEqualTo("relay");
    selector.drain("other", true);
    assertUnavailable(
        selector.replace(before, SPEC, Optional.empty()), "has the call", "'other' is drained");
    assertThat(await(selector.replace(before, SPEC, Optional.of("other"))).backend())
        .isEqualTo("other");
    assertUnavailable(selector.replace(before, SPEC, Optional.of("far")), "'far' is not there");
  }

  @Test
  void theSecondOfOneNameStandsBehindTheFirstAndFollowsIt() throws Exception {
    FakeBackend second = new FakeBackend("relay");
    add(second, 0);
    await(await(selector.open(SPEC)).close());
    assertThat(relay.opened).isEqualTo(1);
    remove(relay);
    await(selector.open(SPEC));
    assertThat(second.opened).isEqualTo(1);
  }

  @Test
  void theHigherRankingOfOneNameCounts() throws Exception {
    FakeBackend better = new FakeBackend("relay");
    add(better, 5);
    await(selector.open(SPEC));
    assertThat(better.opened).isEqualTo(1);
  }

  @Test
  void removingTheOldAfterTheNewCameLeavesTheNew() {
    FakeBackend updated = new FakeBackend("relay");
    add(updated, 0);
    remove(relay);
    remove(relay);
    assertThat(selector.selected()).isEqualTo("relay");
    remove(updated);
    assertThat(selector.selected()).isEmpty();
  }

  @Test
  void whatABackendThrowsBecomesAFailedStageThatNamesIt() throws Exception {
    relay.onOpen =
        () -> {
          throw new IllegalStateException("boom");
        };
    assertUnavailable(selector.open(SPEC), "'relay'", "boom");
    relay.onOpen = () -> null;
    assertUnavailable(selector.open(SPEC), "'relay'");
    relay.onOpen = () -> CompletableFuture.completedStage(null);
    assertUnavailable(selector.open(SPEC), "'relay'");
  }

  @Test
  void whatASessionThrowsBecomesAFailedStageThatNamesItsBackend() throws Exception {
    MediaSession session = await(selector.open(SPEC));
    relay.onOffer =
        () -> {
          throw new IllegalStateException("boom");
        };
    assertUnavailable(session.offer(LEG, LEG, SDP), "'relay'", "boom");
    relay.onOffer =
        () -> CompletableFuture.failedStage(new CompletionException(new NullPointerException()));
    assertUnavailable(session.offer(LEG, LEG, SDP), "'relay'", "NullPointerException");
    assertThat(await(session.answer(LEG, LEG, SDP))).isEqualTo(SDP);
  }

  @Test
  void aBackendsOwnReasonIsKept() throws Exception {
    MediaException full = new MediaException(MediaException.Kind.EXHAUSTED, "no ports");
    relay.onOpen = () -> CompletableFuture.failedFuture(new CompletionException(full));
    assertThatThrownBy(() -> await(selector.open(SPEC))).isSameAs(full);
  }

  @Test
  void listsEveryBackendByNameEvenABrokenOne() {
    other.statusFails = true;
    assertThat(selector.backends())
        .extracting(BackendStatus::name, BackendStatus::usable)
        .containsExactly(tuple("other", false), tuple("relay", true));
  }

  @Test
  void wantedTapsListenFromTheStart() throws Exception {
    CompletableFuture<TapSession> tapped = new CompletableFuture<>();
    MediaTap ear =
        session -> {
          tapped.complete(session);
          throw new TapException("nothing to hear");
        };
    selector.bindTap(ear, Map.of("name", "ear"));
    MediaSessionOptions options = MediaOptions.parse(Map.of("taps", "nose, ear")).session();
    MediaSession session =
        await(
            selector.open(
                new MediaSessionSpec(
                    "call-7", SPEC.listener(), options, Map.of("caller", "alice"))));

    assertThat(tapped.get(5, TimeUnit.SECONDS))
        .isEqualTo(new TapSession("call-7", Map.of("caller", "alice")));
    assertThat(session.ability(SessionTaps.class).orElseThrow().status())
        .extracting(TapStatus::tap)
        .containsExactly("ear");
    selector.unbindTap(ear, Map.of("name", "ear"));
  }

  @Test
  void tapWithoutANameIsLeftOut() throws Exception {
    MediaTap ear =
        session -> {
          throw new TapException("never asked");
        };
    selector.bindTap(ear, Map.of());
    SessionTaps taps = await(selector.open(SPEC)).ability(SessionTaps.class).orElseThrow();
    assertThatThrownBy(() -> await(taps.attach("ear"))).hasMessageContaining("there are: none");
    selector.unbindTap(ear, Map.of());
  }
}
