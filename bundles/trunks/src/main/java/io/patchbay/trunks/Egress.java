package io.patchbay.trunks;

import io.patchbay.api.call.routing.Destinations.Found;
import io.patchbay.api.call.routing.HeaderRules;
import io.patchbay.api.call.routing.Outbound;
import io.patchbay.api.call.routing.RouteGroup;
import io.patchbay.api.call.routing.RouteHop;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.call.routing.RouteTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** How a call goes out by a trunk: numbers, identity, and its hosts in an order drawn by weight. */
final class Egress {
  private final TrunkSettings trunk;
  private final DoubleSupplier random;

  Egress(TrunkSettings trunk, DoubleSupplier random) {
    this.trunk = trunk;
    this.random = random;
  }

  Found find(Trunk.View view, String called, RouteRequest request, RouteTarget like) {
    List<String> steps = new ArrayList<>();
    if (!view.info().usable()) {
      String why = view.info().registration();
      boolean dark = view.up().stream().noneMatch(up -> up);
      steps.add("trunk " + trunk.name() + ": left out, " + (dark ? "no host is up" : why));
      return new Found(List.of(), steps);
    }
    String number = told(steps, "called", called, trunk.numbers().outCalled());
    String calling = told(steps, "calling", request.calling(), trunk.numbers().outCalling());
    boolean hidden = trunk.identity().hides() && request.caller().anonymous();
    String from =
        hidden ? "\"Anonymous\" <sip:anonymous@anonymous.invalid>" : from(request, calling);
    steps.add("trunk " + trunk.name() + ": From: " + from);
    HeaderRules headers = headers(like, calling, hidden, steps);
    if (trunk.limits().isLimited()) {
      steps.add(
          "trunk %s: at most %d calls and %d a second (0: any)"
              .formatted(trunk.name(), trunk.limits().maxCalls(), trunk.limits().maxCallRate()));
    }
    String uri = "sip:" + RouteTarget.escape(number) + "@" + trunk.domain();
    List<RouteGroup> groups = new ArrayList<>();
    for (HostSetting host : order(view)) {
      steps.add("trunk " + trunk.name() + ": " + uri + " by " + host.uri());
      Map<String, String> media = new LinkedHashMap<>(trunk.media());
      media.putAll(like.media());
      Outbound outbound =
          new Outbound(
              Optional.of(host.uri()),
              Optional.of(from),
              Optional.empty(),
              trunk.credentials(),
              trunk.limits());
      groups.add(
          RouteGroup.of(
              new RouteTarget(
                  uri,
                  like.route(),
                  media,
                  like.timeout(),
                  headers,
                  outbound,
                  RouteHop.byUri(),
                  like.refer())));
    }
    return new Found(groups, steps);
  }

  private String told(List<String> steps, String what, String number, NumberRules rules) {
    String written = rules.apply(number);
    if (!written.equals(number)) {
      steps.add(
          "trunk %s: %s number %s is written %s".formatted(trunk.name(), what, number, written));
    }
    return written;
  }

  private String from(RouteRequest request, String calling) {
    String user = place(trunk.identity().from(), calling);
    String display = request.caller().display().replaceAll("[\"\\\\\\p{Cntrl}]", "");
    return (display.isEmpty() ? "" : '"' + display + "\" ")
        + "<sip:"
        + (user.isEmpty() ? "anonymous" : user)
        + "@"
        + trunk.domain()
        + ">";
  }

  /** The trunk's rules; what the route sets is set too. */
  private HeaderRules headers(
      RouteTarget like, String calling, boolean hidden, List<String> steps) {
    HeaderRules rules = trunk.headers();
    Map<String, String> set = new LinkedHashMap<>(like.headers().set());
    set.putAll(rules.set());
    if (!trunk.identity().asserted().isEmpty()) {
      String user = place(trunk.identity().asserted(), calling);
      set.put("P-Asserted-Identity", "<sip:" + user + "@" + trunk.domain() + ">");
      steps.add("trunk " + trunk.name() + ": P-Asserted-Identity of " + user);
    }
    if (hidden) {
      set.put("Privacy", "id");
    }
    return new HeaderRules(rules.preset(), rules.trust(), rules.pass(), rules.strip(), set);
  }

  private static String place(String pattern, String calling) {
    return pattern.replace("{calling}", RouteTarget.escape(calling));
  }

  /** Hosts that are up: those with a weight as the dice fall, then the others in their order. */
  private List<HostSetting> order(Trunk.View view) {
    List<HostSetting> weighted = new ArrayList<>();
    List<HostSetting> last = new ArrayList<>();
    for (int i = 0; i < trunk.hosts().size(); i++) {
      if (view.up().get(i)) {
        (trunk.hosts().get(i).weight() > 0 ? weighted : last).add(trunk.hosts().get(i));
      }
    }
    List<HostSetting> order = new ArrayList<>();
    while (!weighted.isEmpty()) {
      double left = random.getAsDouble() * weighted.stream().mapToInt(HostSetting::weight).sum();
      int index = 0;
      while (index < weighted.size() - 1 && left >= weighted.get(index).weight()) {
        left -= weighted.get(index++).weight();
      }
      order.add(weighted.remove(index));
    }
    order.addAll(last);
    return order;
  }
}
