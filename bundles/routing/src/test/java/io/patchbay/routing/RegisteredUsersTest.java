package io.patchbay.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.call.routing.RouteHop;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteRefusal;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.sip.location.Binding;
import io.patchbay.api.sip.location.Location;
import io.patchbay.api.sip.location.LocationService;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class RegisteredUsersTest {
  private final Map<String, Location> locations = new HashMap<>();
  private final LocationService service =
      new LocationService() {
        @Override
        public CompletionStage<Location> locate(String user) {
          return user.equals("broken")
              ? CompletableFuture.failedFuture(new IllegalStateException("store away"))
              : CompletableFuture.completedFuture(
                  locations.getOrDefault(user, new Location(false, List.of())));
        }

        @Override
        public List<Binding> bindings() {
          return List.of();
        }

        @Override
        public List<Binding> bindings(String user) {
          return List.of();
        }

        @Override
        public boolean remove(String user, String contact) {
          return false;
        }
      };
  private final RegisteredUsers users = new RegisteredUsers(() -> service);

  private static Location.Place place(String contact, int q, String... path) {
    return new Location.Place(
        new Binding(
            "1001",
            contact,
            q,
            Instant.EPOCH,
            List.of(path),
            new Binding.Source(
                "udp", "udp", new InetSocketAddress("192.0.2.1", 5060), Optional.empty()),
            "",
            0,
            "",
            "c",
            1),
        Optional.empty());
  }

  private RoutePlan route(String target, String called) throws Exception {
    StaticRoute route =
        StaticRoute.read(
            Map.of("service.pid", "io.patchbay.routing.route~r", "target", target, "timeout", "9"));
    return users
        .resolve(new RoutePlan(route.groupsFor(called), route.hunting(), route.limits()))
        .toCompletableFuture()
        .join();
  }

  private static List<List<String>> uris(RoutePlan plan) {
    return plan.groups().stream()
        .map(group -> group.targets().stream().map(RouteTarget::uri).toList())
        .toList();
  }

  @Test
  void placesOfTheSameQRingTogetherAndLowerOnesComeNext() throws Exception {
    locations.put(
        "1001",
        new Location(
            true,
            List.of(
                place("sip:1001@a", 1000, "sip:edge;lr"),
                place("sip:1001@b", 1000),
                place("sip:1001@c", 500))));
    RoutePlan plan = route("user|sip:{user}@desk, sip:mail@h", "1001");
    assertThat(uris(plan))
        .containsExactly(
            List.of("sip:1001@a", "sip:1001@b", "sip:1001@desk"),
            List.of("sip:1001@c"),
            List.of("sip:mail@h"));
    RouteTarget first = plan.groups().get(0).targets().get(0);
    assertThat(first.hop()).isEqualTo(new RouteHop(List.of("sip:edge;lr"), Optional.empty()));
    assertThat(first.timeout()).hasSeconds(9);
  }

  @Test
  void aUserWhoIsNotThereIs480AndOneWhoDoesNotExist404() throws Exception {
    locations.put("1001", new Location(true, List.of()));
    assertThat(route("user", "1001").groups()).isEmpty();
    assertThat(route("user", "1001").refusal()).isEqualTo(RouteRefusal.UNAVAILABLE);
    assertThat(route("user", "1002").refusal()).isEqualTo(RouteRefusal.NOT_FOUND);
    assertThat(route("user,user:1001", "1002").refusal()).isEqualTo(RouteRefusal.UNAVAILABLE);
    assertThat(uris(route("user,sip:mail@h", "1002"))).containsExactly(List.of("sip:mail@h"));
  }

  @Test
  void aNamedUserAndAGroupOfThePattern() throws Exception {
    locations.put("a b", new Location(true, List.of(place("sip:x@a", 1000))));
    assertThat(uris(route("user", "a b"))).containsExactly(List.of("sip:x@a"));
    assertThat(uris(route("user:{user}", "a b"))).containsExactly(List.of("sip:x@a"));
    assertThatThrownBy(() -> route("user:{1}", "1"))
        .hasMessageContaining("the pattern has no group {1}");
    assertThatThrownBy(() -> route("users", "1")).hasMessageContaining("must be a SIP URI");
  }

  @Test
  void withoutARegistrarNobodyIsThere() {
    RegisteredUsers none = new RegisteredUsers(() -> null);
    RoutePlan plan =
        none.resolve(RoutePlan.to(new RouteTarget("user:1001", "r"))).toCompletableFuture().join();
    assertThat(plan.groups()).isEmpty();
    assertThat(plan.refusal()).isEqualTo(RouteRefusal.UNAVAILABLE);
  }

  @Test
  void aLookUpThatFailsFailsTheRouteAndAPlanWithoutUsersStaysAsItIs() {
    assertThatThrownBy(() -> route("user", "broken")).isInstanceOf(CompletionException.class);
    RoutePlan plan = RoutePlan.to(new RouteTarget("sip:x@h", "r"));
    assertThat(users.resolve(plan).toCompletableFuture().join()).isSameAs(plan);
  }
}
