package io.patchbay.routing;

import io.patchbay.api.call.routing.RouteGroup;
import io.patchbay.api.call.routing.RouteHop;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.call.routing.RouteRefusal;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.sip.location.Location;
import io.patchbay.api.sip.location.LocationService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the places where users have registered in place of the targets that name users: those of the
 * same q ring together, those of a lower q come next (RFC 3261 section 16.6). Never blocks.
 */
final class RegisteredUsers {
  /** Stands before the name of a registered user where a target otherwise has a URI. */
  static final String SCHEME = "user:";

  private static final Logger LOG = LoggerFactory.getLogger(RegisteredUsers.class);

  private final Supplier<@Nullable LocationService> service;

  /**
   * @param service as it is now; null while there is no registrar
   */
  RegisteredUsers(Supplier<@Nullable LocationService> service) {
    this.service = service;
  }

  /**
   * The plan with the users' places. Empty, with 404 when none of the users exists and 480 when
   * none is there, where nothing else is left of it.
   */
  CompletionStage<RoutePlan> resolve(RoutePlan plan) {
    Map<String, CompletableFuture<Location>> asked = new LinkedHashMap<>();
    for (RouteGroup group : plan.groups()) {
      for (RouteTarget target : group.targets()) {
        if (isUser(target)) {
          asked.computeIfAbsent(user(target), user -> locate(user, target.route()));
        }
      }
    }
    if (asked.isEmpty()) {
      return CompletableFuture.completedFuture(plan);
    }
    return CompletableFuture.allOf(asked.values().toArray(new CompletableFuture<?>[0]))
        .thenApply(
            all -> {
              Map<String, Location> found = new LinkedHashMap<>();
              asked.forEach((user, location) -> found.put(user, location.join()));
              return resolved(plan, found);
            });
  }

  private CompletableFuture<Location> locate(String user, String route) {
    LocationService locations = service.get();
    if (locations == null) {
      LOG.warn("route {}: no registrar is running that could tell where '{}' is", route, user);
      return CompletableFuture.completedFuture(new Location(true, List.of()));
    }
    return locations.locate(user).toCompletableFuture();
  }

  private static RoutePlan resolved(RoutePlan plan, Map<String, Location> found) {
    List<RouteGroup> groups = new ArrayList<>();
    for (RouteGroup group : plan.groups()) {
      for (List<RouteTarget> targets : ranks(group, found)) {
        groups.add(new RouteGroup(targets));
      }
    }
    boolean known = found.values().stream().anyMatch(Location::known);
    return new RoutePlan(
        groups,
        plan.hunting(),
        plan.limits(),
        known ? RouteRefusal.UNAVAILABLE : RouteRefusal.NOT_FOUND);
  }

  /** What rings together, one after the other; other targets of the group ring with the first. */
  private static List<List<RouteTarget>> ranks(RouteGroup group, Map<String, Location> found) {
    List<List<RouteTarget>> ranks = new ArrayList<>();
    List<RouteTarget> first = new ArrayList<>();
    ranks.add(first);
    for (RouteTarget target : group.targets()) {
      if (!isUser(target)) {
        first.add(target);
        continue;
      }
      int rank = 0;
      for (List<RouteTarget> places : places(target, found.get(user(target)))) {
        if (rank == ranks.size()) {
          ranks.add(new ArrayList<>());
        }
        ranks.get(rank++).addAll(places);
      }
    }
    ranks.removeIf(List::isEmpty);
    return ranks;
  }

  /** The places of one user by falling q. */
  private static Iterable<List<RouteTarget>> places(
      RouteTarget target, @Nullable Location location) {
    Map<Integer, List<RouteTarget>> byQ = new TreeMap<>((a, b) -> Integer.compare(b, a));
    if (location != null) {
      for (Location.Place place : location.places()) {
        byQ.computeIfAbsent(place.binding().q(), q -> new ArrayList<>())
            .add(
                target.at(
                    place.binding().contact(), new RouteHop(place.binding().path(), place.flow())));
      }
    }
    return byQ.values();
  }

  private static boolean isUser(RouteTarget target) {
    return target.uri().startsWith(SCHEME);
  }

  private static String user(RouteTarget target) {
    return target.uri().substring(SCHEME.length());
  }
}
