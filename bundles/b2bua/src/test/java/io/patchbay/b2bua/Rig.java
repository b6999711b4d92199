package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.LimitStatus;
import io.patchbay.api.call.hook.AdmissionPolicy;
import io.patchbay.api.call.hook.HeaderFilter;
import io.patchbay.api.call.hook.SdpFilter;
import io.patchbay.api.call.routing.CallRouter;
import io.patchbay.api.call.routing.Credentials;
import io.patchbay.api.call.routing.Hunting;
import io.patchbay.api.call.routing.RouteGroup;
import io.patchbay.api.call.routing.RouteLimits;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteRefusal;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.selection.BackendRole;
import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.b2bua.leg.HeaderPolicy;
import io.patchbay.b2bua.leg.LegTable;
import io.patchbay.sip.transport.transaction.SipCore;
import io.patchbay.sip.transport.transaction.Timing;
import io.patchbay.testkit.VirtualLoop;
import io.patchbay.testkit.media.FakeMediaBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The B2BUA on the real transactions, with virtual time and peers made of text. Alice calls, the
 * only route leads to Bob.
 */
final class Rig {
  final VirtualLoop loop = new VirtualLoop();
  final MemoryWire wire = new MemoryWire();
  final SipCore core = new SipCore(List.of(loop), wire, Timing.STANDARD);
  final FakeMediaBackend media = new FakeMediaBackend();
  final Observers observers = new Observers();
  final CallTable calls = new CallTable(observers);
  final SubscriptionTable subscriptions = new SubscriptionTable();
  final FakeMediaBackend second = new FakeMediaBackend("second", 50_000);
  private final MediaSelector selector = new Selector(media, second);
  private final Pace moves = new Pace(loop::nowMillis);
  private final LegTable legs = new LegTable();
  private final Limits limits = Limits.of(loop::nowMillis);
  final Peer alice = new Peer("192.0.2.10", core, loop, wire);
  final Peer bob = new Peer("203.0.113.20", core, loop, wire);
  final Peer carol = new Peer("203.0.113.21", core, loop, wire);
  final Peer dave = new Peer("203.0.113.22", core, loop, wire);
  CallRouter router = request -> target("sip:" + request.called() + "@203.0.113.20:5060");
  final List<AdmissionPolicy> admission = new ArrayList<>();
  final List<HeaderFilter> headerFilters = new ArrayList<>();
  final List<SdpFilter> sdpFilters = new ArrayList<>();
  private Map<String, ?> properties = Map.of();
  final Intake intake = new Intake(core, calls, subscriptions, this::context, "test");

  Rig(String... keysAndValues) {
    configure(keysAndValues);
    core.add(intake, 0);
  }

  /** New settings, as for calls that begin from now on. */
  void configure(String... keysAndValues) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      given.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    properties = given;
  }

  static CompletionStage<RoutePlan> target(String uri) {
    return CompletableFuture.completedFuture(RoutePlan.to(new RouteTarget(uri, "test")));
  }

  /** From now on calls are hunted: groups in series, the peers of a group in parallel. */
  void hunt(Hunting hunting, List<List<RouteTarget>> groups) {
    RoutePlan plan = new RoutePlan(groups.stream().map(RouteGroup::new).toList(), hunting);
    router = request -> CompletableFuture.completedFuture(plan);
  }

  /** From now on the only route leads to Bob, and whoever calls may ask who we are. */
  void callerKnowsUs(Credentials credentials) {
    RoutePlan plan =
        new RoutePlan(
            List.of(RouteGroup.of(to(bob, 0))),
            Hunting.STANDARD,
            RouteLimits.none(),
            RouteRefusal.UNAVAILABLE,
            Optional.of(credentials));
    router = request -> CompletableFuture.completedFuture(plan);
  }

  /** A target of a plan; 0 seconds are no time-out. */
  static RouteTarget to(Peer peer, int seconds) {
    return new RouteTarget(
        "sip:bob@" + peer.address().getHostString() + ":5060",
        "test",
        Map.of(),
        Duration.ofSeconds(seconds));
  }

  /** Alice calls; nobody has been looked at. */
  String call(String callId) {
    String invite = alice.invite(callId, "", alice.sdp(4000));
    alice.send(invite);
    return invite;
  }

  /** Alice's INVITE as Bob gets it. */
  SipText ring(String callId) {
    alice.send(alice.invite(callId, "", alice.sdp(4000)));
    return bob.expect("INVITE");
  }

  /** A call that is up, ACK and all. */
  Up up(String callId) {
    SipText invite = ring(callId);
    bob.send(bob.respond(invite, "200 OK", "bob-tag", bob.sdp(6000)));
    bob.expect("ACK");
    SipText ok = alice.expect("200");
    alice.send(alice.inDialog("ACK", 1, ok));
    return new Up(invite, ok);
  }

  record Up(SipText invite, SipText ok) {}

  CallInfo onlyCall() {
    assertThat(calls.calls()).hasSize(1);
    return calls.calls().get(0);
  }

  void pass(Duration time) {
    loop.advance(time);
  }

  /** Lets every timer run out, and then nothing may be held anywhere. */
  void expectNothingLeft() {
    pass(Duration.ofSeconds(140));
    assertThat(calls.calls()).isEmpty();
    assertThat(subscriptions.size()).isZero();
    assertThat(limits()).allSatisfy(limit -> assertThat(limit.calls()).isZero());
    assertThat(media.openSessions()).isZero();
    assertThat(second.openSessions()).isZero();
    assertThat(core.statistics().dialogs()).isZero();
    assertThat(core.statistics().clientTransactions()).isZero();
    assertThat(core.statistics().serverTransactions()).isZero();
    assertThat(loop.pendingTimers()).isZero();
  }

  List<LimitStatus> limits() {
    return limits.status(settings());
  }

  private B2buaSettings settings() {
    try {
      return B2buaSettings.read(properties);
    } catch (io.patchbay.lib.settings.SettingsException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private CallContext context() {
    return new CallContext(
        core,
        router,
        () -> selector,
        new HeaderPolicy(core.messages(), "Patchbay"),
        legs,
        new Hooks(hooks(admission), hooks(headerFilters), hooks(sdpFilters)),
        limits,
        moves,
        settings());
  }

  /** Hooks without a thread: what they say at once is there at once. */
  private static <T> List<Hook<T>> hooks(List<T> services) {
    return services.stream().map(service -> new Hook<>(service, Runnable::run)).toList();
  }

  private record Selector(FakeMediaBackend backend, FakeMediaBackend second)
      implements MediaSelector {
    @Override
    public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
      return backend.open(spec);
    }

    @Override
    public CompletionStage<MediaSession> replace(
        MediaSession before, MediaSessionSpec spec, Optional<String> wanted) {
      boolean toSecond =
          wanted
              .map(second.name()::equals)
              .orElseGet(() -> before.backend().equals(backend.name()));
      return (toSecond ? second : backend).open(spec);
    }

    @Override
    public BackendRole role(String name) {
      return BackendRole.CHOSEN;
    }

    @Override
    public boolean drain(String name, boolean drained) {
      return false;
    }

    @Override
    public String choice() {
      return backend.name();
    }

    @Override
    public String selected() {
      return backend.name();
    }

    @Override
    public List<BackendStatus> backends() {
      return List.of(backend.status());
    }
  }
}
