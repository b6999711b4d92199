package io.patchbay.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.call.routing.HeaderRules;
import io.patchbay.api.call.routing.Hunting;
import io.patchbay.api.call.routing.RouteGroup;
import io.patchbay.api.call.routing.RouteLimits;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.lib.settings.SettingsException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StaticRouteTest {
  private static StaticRoute route(String name, String... keysAndValues) throws SettingsException {
    Map<String, Object> properties = new HashMap<>();
    properties.put("service.pid", "io.patchbay.routing.route~" + name);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return StaticRoute.read(properties);
  }

  private static String uri(StaticRoute route, String called) {
    return route.groupsFor(called).get(0).targets().get(0).uri();
  }

  private static RouteTarget target(String uri, String route, int seconds) {
    return new RouteTarget(uri, route, Map.of(), Duration.ofSeconds(seconds));
  }

  @Test
  void userStandsInTheTargetEscaped() throws Exception {
    StaticRoute route = route("default", "target", "sip:{user}@127.0.0.1:5062");
    assertThat(uri(route, "1001")).isEqualTo("sip:1001@127.0.0.1:5062");
    assertThat(uri(route, "a b@c")).isEqualTo("sip:a%20b%40c@127.0.0.1:5062");
    assertThat(uri(route, "+4912;x=$1\\")).isEqualTo("sip:+4912;x=$1%5C@127.0.0.1:5062");
  }

  @Test
  void theWholeUserMustMatchAndGroupsCanBeUsed() throws Exception {
    StaticRoute route =
        route("out", "pattern", "00(\\d+)", "target", "sip:+{1}@trunk.example.com;transport=tcp");
    assertThat(uri(route, "00491234")).isEqualTo("sip:+491234@trunk.example.com;transport=tcp");
    assertThat(route.unmet(new RouteRequest("x00491234", "", "udp"), "", ZonedDateTime.now()))
        .contains("called number 'x00491234' does not match 00(\\d+)");
  }

  @Test
  void lowestPriorityIsAskedFirst() throws Exception {
    RouteTable table = new RouteTable(new Places(), ZonedDateTime::now);
    table.put("1", route("all", "target", "sip:all@h"));
    table.put("2", route("ten", "pattern", "10..", "target", "sip:ten@h", "priority", "5"));
    assertThat(
            table.route(new RouteRequest("1001", "", "udp")).toCompletableFuture().join().groups())
        .isEqualTo(List.of(RouteGroup.of(new RouteTarget("sip:ten@h", "ten"))));
    table.remove("2");
    assertThat(
            table.route(new RouteRequest("1001", "", "udp")).toCompletableFuture().join().groups())
        .isEqualTo(List.of(RouteGroup.of(new RouteTarget("sip:all@h", "all"))));
    table.remove("1");
    assertThat(table.route(new RouteRequest("1001", "", "udp")).toCompletableFuture().join())
        .isEqualTo(RoutePlan.none());
  }

  @Test
  void whatItWantsForMediaGoesWithTheTarget() throws Exception {
    RouteTable table = new RouteTable(new Places(), ZonedDateTime::now);
    table.put(
        "1",
        route(
            "all",
            "target",
            "sip:all@h",
            "media.network",
            "inside",
            "media.idle.timeout",
            "0",
            "media.options",
            "ICE=remove"));
    assertThat(
            table.route(new RouteRequest("1001", "", "udp")).toCompletableFuture().join().groups())
        .isEqualTo(
            List.of(
                RouteGroup.of(
                    new RouteTarget(
                        "sip:all@h",
                        "all",
                        Map.of("network", "inside", "idle.timeout", "0", "options", "ICE=remove"),
                        Duration.ZERO))));
  }

  @Test
  void severalTargetsInSeriesAndTogether() throws Exception {
    StaticRoute route =
        route(
            "desk",
            "pattern",
            "1(..)",
            "target",
            "sip:{1}@a | sip:{1}@b;transport=tcp 5s, sip:{user}@c,sip:x,y@d 30s",
            "timeout",
            "20");
    assertThat(route.groupsFor("142"))
        .containsExactly(
            RouteGroup.of(
                target("sip:42@a", "desk", 20), target("sip:42@b;transport=tcp", "desk", 5)),
            RouteGroup.of(target("sip:142@c", "desk", 20)),
            RouteGroup.of(target("sip:x,y@d", "desk", 30)));
    assertThat(route.hunting()).isEqualTo(Hunting.STANDARD);
    assertThat(route.limits().isLimited()).isFalse();
  }

  @Test
  void whatComesNextAndHowManyIsSaidByTheRoute() throws Exception {
    StaticRoute plan =
        route(
            "trunk",
            "target",
            "sip:x@h",
            "hunt.causes",
            "486 503",
            "hunt.after.ringing",
            "true",
            "redirects",
            "follow",
            "challenges",
            "relay",
            "max.calls",
            "30",
            "max.call.rate",
            "5");
    assertThat(plan.hunting())
        .isEqualTo(
            new Hunting(
                Set.of(486, 503), true, Hunting.Redirects.FOLLOW, Hunting.Challenges.RELAY));
    assertThat(plan.limits()).isEqualTo(new RouteLimits("trunk", 30, 5));
  }

  @Test
  void aRouteSaysWhichHeadersPass() throws Exception {
    HeaderRules rules =
        route(
                "a",
                "target",
                "sip:x@h",
                "headers.preset",
                "trunk",
                "headers.trusted",
                "false",
                "headers.pass",
                "X-*, Subject",
                "headers.strip",
                "X-Secret",
                "headers.set",
                "X-Tenant: acme, 2 | X-Site:berlin")
            .headers();
    assertThat(rules)
        .isEqualTo(
            new HeaderRules(
                HeaderRules.Preset.TRUNK,
                HeaderRules.Trust.NO,
                List.of("X-*", "Subject"),
                List.of("X-Secret"),
                Map.of("X-Tenant", "acme, 2", "X-Site", "berlin")));
    assertThat(route("a", "target", "sip:x@h").headers()).isEqualTo(HeaderRules.STANDARD);
  }

  @Test
  void headersThatCannotBeRuledAreNamed() {
    assertThatThrownBy(
            () ->
                route(
                    "a",
                    "target",
                    "sip:x@h",
                    "headers.preset",
                    "open",
                    "headers.trusted",
                    "yes",
                    "headers.pass",
                    "X-*, Via",
                    "headers.strip",
                    "X Y",
                    "headers.set",
                    "X-Tenant"))
        .hasMessageContaining(
            "headers.preset=open: must be standard, transparent, boundary or trunk")
        .hasMessageContaining("headers.trusted=yes: must be true or false")
        .hasMessageContaining("headers.pass=X-*, Via: Via is written by the gateway alone")
        .hasMessageContaining("headers.strip=X Y: 'X Y' is no header name")
        .hasMessageContaining("headers.set=X-Tenant: 'X-Tenant' is not NAME: VALUE");
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThatThrownBy(() -> route("a", "target", "sip:x@h,", "hunt.causes", "200"))
        .hasMessageContaining("target=sip:x@h,: must be a SIP URI")
        .hasMessageContaining("hunt.causes=200: must be final responses from 400 to 599");
    assertThatThrownBy(() -> route("a", "target", "sip:x@h | ", "redirects", "maybe"))
        .hasMessageContaining("target=sip:x@h |: must be a SIP URI")
        .hasMessageContaining("redirects=maybe: must be refuse, relay or follow");
    assertThatThrownBy(() -> route("a", "target", "sip:x@h", "challenges", "maybe"))
        .hasMessageContaining("challenges=maybe: must be refuse or relay");
    assertThatThrownBy(
            () ->
                route("a", "target", "sip:x@h", "media.dscp", "64", "media.learning", "sometimes"))
        .hasMessageContaining("media.dscp=64: must be a whole number from 0 to 63")
        .hasMessageContaining(
            "media.learning=sometimes: must be off, immediate, delayed or heuristic");
    assertThatThrownBy(() -> route("a", "pattern", "(", "target", "sip:x@h"))
        .hasMessageContaining("pattern=(: must be a regular expression: Unclosed group");
    assertThatThrownBy(() -> route("a", "target", "http://x"))
        .hasMessageContaining("target=http://x: must be a SIP URI");
    assertThatThrownBy(() -> route("a")).hasMessageContaining("target=: must not be empty");
    assertThatThrownBy(() -> route("a", "target", "sip:{2}@h"))
        .hasMessageContaining("the pattern has no group {2}");
    assertThatThrownBy(() -> route("a", "target", "sip:x@h", "prio", "1"))
        .hasMessageContaining(
            "unknown key 'prio' (known: calling, challenges, from, headers.pass, ");
  }
}
