package io.patchbay.routing;

import io.patchbay.api.call.routing.CallOrigins.Origin;
import io.patchbay.api.call.routing.CallRouter;
import io.patchbay.api.call.routing.Destinations.Found;
import io.patchbay.api.call.routing.RouteGroup;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteRefusal;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.call.routing.RouteTarget;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All routes in their order: the first that is for a call decides. Thread-safe: readers see one
 * immutable list, writers replace it.
 */
final class RouteTable implements CallRouter {
  private final Places places;
  private final Supplier<ZonedDateTime> clock;
  private final Map<Object, StaticRoute> routes = new HashMap<>();
  private volatile List<StaticRoute> ordered = List.of();

  RouteTable(Places places, Supplier<ZonedDateTime> clock) {
    this.places = places;
    this.clock = clock;
  }

  /**
   * Puts a route in, in place of the one {@code owner} had.
   *
   * @param owner whoever takes it out again
   */
  synchronized void put(Object owner, StaticRoute route) {
    routes.put(owner, route);
    order();
  }

  synchronized void remove(Object owner) {
    routes.remove(owner);
    order();
  }

  /** Completes at once. */
  @Override
  public CompletionStage<RoutePlan> route(RouteRequest request) {
    return CompletableFuture.completedFuture(plan(request, null));
  }

  /**
   * Where a call goes.
   *
   * @param steps told how it comes to that, line by line; null when nobody wants to know
   */
  RoutePlan plan(RouteRequest asked, @Nullable Consumer<String> steps) {
    Optional<Origin> origin = places.origin(asked);
    RouteRequest call = origin.map(from -> meant(asked, from, steps)).orElse(asked);
    String user = asked.user().isEmpty() ? "" : "user:" + asked.user();
    String name = origin.map(Origin::name).orElse(user);
    ZonedDateTime now = clock.get();
    for (StaticRoute route : ordered) {
      Optional<String> unmet = route.unmet(call, name, now);
      tell(
          steps,
          () ->
              "route %s (priority %d): %s"
                  .formatted(route.name(), route.priority(), unmet.orElse("matches")));
      if (unmet.isEmpty()) {
        if (route.limits().isLimited()) {
          tell(
              steps,
              () ->
                  "route %s: at most %d calls and %d a second (0: any)"
                      .formatted(
                          route.name(), route.limits().maxCalls(), route.limits().maxCallRate()));
        }
        return new RoutePlan(
            groups(shown(route.groupsFor(call.called()), asked, call), call, steps),
            route.hunting(),
            route.limits(),
            RouteRefusal.UNAVAILABLE,
            origin.flatMap(Origin::credentials));
      }
    }
    tell(steps, () -> "no route is for it");
    return RoutePlan.none();
  }

  private static void tell(@Nullable Consumer<String> steps, Supplier<String> step) {
    if (steps != null) {
      steps.accept(step.get());
    }
  }

  private static RouteRequest meant(
      RouteRequest asked, Origin from, @Nullable Consumer<String> steps) {
    tell(steps, () -> "it comes from " + from.name());
    if (!from.called().equals(asked.called()) || !from.calling().equals(asked.calling())) {
      tell(steps, () -> "it is meant for " + from.called() + ", from " + from.calling());
    }
    return new RouteRequest(
        from.called(), from.calling(), asked.listener(), asked.user(), asked.caller());
  }

  /** A number that is written differently here is shown so. */
  private static List<RouteGroup> shown(
      List<RouteGroup> groups, RouteRequest asked, RouteRequest call) {
    return asked.calling().equals(call.calling())
        ? groups
        : groups.stream()
            .map(
                group ->
                    new RouteGroup(
                        group.targets().stream()
                            .map(target -> target.calledBy(call.calling()))
                            .toList()))
            .toList();
  }

  /** Puts the places that targets name by kind in their place. */
  private List<RouteGroup> groups(
      List<RouteGroup> groups, RouteRequest call, @Nullable Consumer<String> steps) {
    List<RouteGroup> all = new ArrayList<>();
    for (RouteGroup group : groups) {
      List<RouteTarget> together = new ArrayList<>();
      List<RouteGroup> behind = new ArrayList<>();
      for (RouteTarget target : group.targets()) {
        if (!isPlace(target)) {
          tell(steps, () -> "route " + target.route() + ": " + target.uri() + within(target));
          together.add(target);
          continue;
        }
        Found found = found(target, call);
        if (steps != null) {
          found.steps().forEach(steps);
        }
        if (!found.groups().isEmpty()) {
          together.addAll(found.groups().get(0).targets());
          behind.addAll(found.groups().subList(1, found.groups().size()));
        }
      }
      if (!together.isEmpty()) {
        all.add(new RouteGroup(together));
      }
      all.addAll(behind);
    }
    return all;
  }

  private static boolean isPlace(RouteTarget target) {
    return !target.uri().startsWith(RegisteredUsers.SCHEME) && PlaceName.isPlace(target.uri());
  }

  private Found found(RouteTarget target, RouteRequest call) {
    String[] parts = target.uri().split(":", 2);
    int slash = parts[1].indexOf('/');
    String name = slash < 0 ? parts[1] : parts[1].substring(0, slash);
    String called = slash < 0 ? call.called() : parts[1].substring(slash + 1);
    return places.find(parts[0], name, called, call, target);
  }

  private static String within(RouteTarget target) {
    return target.timeout().isZero() ? "" : " for " + target.timeout().toSeconds() + " s";
  }

  private void order() {
    ordered =
        routes.values().stream()
            .sorted(Comparator.comparingInt(StaticRoute::priority).thenComparing(StaticRoute::name))
            .toList();
  }
}
