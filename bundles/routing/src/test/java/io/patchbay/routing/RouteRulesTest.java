package io.patchbay.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.call.routing.CallOrigins.Origin;
import io.patchbay.api.call.routing.Caller;
import io.patchbay.api.call.routing.Credentials;
import io.patchbay.api.call.routing.Destinations.Found;
import io.patchbay.api.call.routing.RouteGroup;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.lib.settings.SettingsException;
import java.net.InetSocketAddress;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which route is for a call, where it leads, and how that is explained. */
class RouteRulesTest {
  private ZonedDateTime now = ZonedDateTime.parse("2026-11-23T10:00:00+01:00[Europe/Berlin]"); // mo
  private final Places places = new Places();
  private final RouteTable table = new RouteTable(places, () -> now);
  private final List<String> steps = new ArrayList<>();

  private void route(String name, String... keysAndValues) throws SettingsException {
    Map<String, Object> properties = new HashMap<>();
    properties.put("service.pid", "io.patchbay.routing.route~" + name);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    properties.putIfAbsent("target", "sip:" + name + "@h");
    table.put(name, StaticRoute.read(properties));
  }

  private static RouteRequest call(String called, String calling, String source) {
    Caller caller = new Caller(Optional.of(new InetSocketAddress(source, 5060)), "", called, false);
    return new RouteRequest(called, calling, "udp", "", caller);
  }

  private List<List<String>> uris(RouteRequest request) {
    steps.clear();
    RoutePlan plan = table.plan(request, steps::add);
    return plan.groups().stream()
        .map(group -> group.targets().stream().map(RouteTarget::uri).toList())
        .toList();
  }

  @Test
  void eachConditionMustBeMetAndTheOneThatIsNotIsTold() throws Exception {
    route("a", "priority", "1", "calling", "2.*");
    route("b", "priority", "2", "sources", "10.0.0.0/8, 192.168.0.0/16");
    route("c", "priority", "3", "listeners", "tls, tcp");
    route("d", "priority", "4", "from", "trunk:*");
    route("e", "priority", "5", "times", "mo-fr 18:00-08:00", "time.zone", "Europe/Berlin");
    route("f", "priority", "6", "pattern", "9.*");
    route("g", "priority", "7", "from", "-");
    assertThat(uris(call("1", "1001", "192.0.2.1"))).isEqualTo(List.of(List.of("sip:g@h")));
    assertThat(steps)
        .containsExactly(
            "route a (priority 1): calling number '1001' does not match 2.*",
            "route b (priority 2): source 192.0.2.1 is not in [10.0.0.0/8, 192.168.0.0/16]",
            "route c (priority 3): listener 'udp' is none of [tls, tcp]",
            "route d (priority 4): it comes from nobody by name, not [trunk:*]",
            "route e (priority 5): the time is not mo-fr 18:00-08:00 (Europe/Berlin)",
            "route f (priority 6): called number '1' does not match 9.*",
            "route g (priority 7): matches",
            "route g: sip:g@h");
    now = now.withHour(20);
    assertThat(uris(call("1", "1001", "192.0.2.1"))).isEqualTo(List.of(List.of("sip:e@h")));
    assertThat(uris(call("1", "1001", "192.168.3.4"))).isEqualTo(List.of(List.of("sip:b@h")));
    assertThat(uris(call("1", "2001", "192.168.3.4"))).isEqualTo(List.of(List.of("sip:a@h")));
  }

  @Test
  void aCallWithoutARouteIsToldSo() {
    assertThat(uris(call("1", "2", "192.0.2.1"))).isEmpty();
    assertThat(steps).containsExactly("no route is for it");
  }

  @Test
  void aPlaceStandsForItsTargets() throws Exception {
    places.add("trunk", (name, called, request, like) -> found(name, called));
    route("out", "target", "trunk:a/0{user} | sip:x@h, trunk:none, trunk:b 20s");
    assertThat(uris(call("7", "", "192.0.2.1")))
        .isEqualTo(
            List.of(
                List.of("sip:07@a1", "sip:x@h"),
                List.of("sip:07@a2"),
                List.of("sip:7@b1"),
                List.of("sip:7@b2")));
    assertThat(steps).contains("found a", "found none", "found b");
  }

  private static Found found(String name, String called) {
    List<RouteGroup> groups = new ArrayList<>();
    for (int i = 1; i < 3 && !name.equals("none"); i++) {
      groups.add(RouteGroup.of(new RouteTarget("sip:" + called + "@" + name + i, "out")));
    }
    return new Found(groups, List.of("found " + name));
  }

  @Test
  void aPlaceNobodyKnowsIsLeftOut() throws Exception {
    route("out", "target", "trunk:a, sip:x@h");
    assertThat(uris(call("7", "", "192.0.2.1"))).isEqualTo(List.of(List.of("sip:x@h")));
    assertThat(steps).contains("trunk:a: nobody here knows any trunk");
  }

  @Test
  void aCallFromAKnownPlaceIsRoutedByTheNumbersItMeans() throws Exception {
    Optional<Credentials> known = Optional.of(new Credentials("gate", "secret", ""));
    places.add(request -> Optional.of(new Origin("trunk:c", "1001", "0049", known)));
    route("in", "from", "trunk:c", "pattern", "1...", "target", "sip:{user}@h");
    steps.clear();
    RoutePlan plan = table.plan(call("+49301001", "+49", "192.0.2.1"), steps::add);
    RouteTarget target = plan.groups().get(0).targets().get(0);
    assertThat(target.uri()).isEqualTo("sip:1001@h");
    assertThat(target.outbound().calling()).contains("0049");
    assertThat(plan.towardsCaller()).isEqualTo(known);
    assertThat(steps).contains("it comes from trunk:c", "it is meant for 1001, from 0049");
  }

  @Test
  void aServiceThatThrowsIsAsIfItWereNotThere() throws Exception {
    places.add(
        request -> {
          throw new IllegalStateException("broken");
        });
    places.add(
        "trunk",
        (name, called, request, like) -> {
          throw new IllegalStateException("broken");
        });
    route("out", "target", "trunk:a, sip:x@h");
    assertThat(uris(call("7", "", "192.0.2.1"))).isEqualTo(List.of(List.of("sip:x@h")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mo-fr 08:00-18:00 | 2026-11-23T08:00 | true",
        "mo-fr 08:00-18:00 | 2026-11-23T18:00 | false",
        "mo-fr 08:00-18:00 | 2026-11-22T12:00 | false",
        "sa, su 10:00-12:00 | 2026-11-21T23:59 | true",
        "sa, su 10:00-12:00 | 2026-11-22T12:00 | false",
        "fr-mo | 2026-11-22T03:00 | true",
        "fr-mo | 2026-11-24T03:00 | false",
        "22:00-06:00 | 2026-11-24T05:59 | true",
        "22:00-06:00 | 2026-11-24T06:00 | false",
        "fr 22:00-06:00 | 2026-11-21T05:00 | true",
        "fr 22:00-06:00 | 2026-11-20T05:00 | false",
        "00:00-24:00 | 2026-11-20T23:59 | true"
      })
  void timesOfTheWeek(String times, String at, boolean in) {
    Schedule schedule = Schedule.parse(times, Schedule.zone("Europe/Berlin"));
    assertThat(schedule.contains(ZonedDateTime.parse(at + ":00+01:00"))).isEqualTo(in);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "times | noon | is no time such as",
        "times | xx | is none of mo tu",
        "times | 25:00-26:00 | is no time such as",
        "times | 24:30-25:00 | is no time such as",
        "times | mo, | is no time such as",
        "time.zone | Mars | must be a time zone",
        "sources | somewhere | is no network",
        "calling | ( | must be a regular expression",
        "target | trunk: | must be a SIP URI"
      })
  void aBadConditionIsToldByItsKey(String key, String value, String rule) {
    assertThatThrownBy(() -> route("x", "times", "mo", key, value))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(key + "=" + value)
        .hasMessageContaining(rule);
  }
}
