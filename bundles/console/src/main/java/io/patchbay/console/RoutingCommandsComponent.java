package io.patchbay.console;

import io.patchbay.api.call.explain.RouteExplainer;
import io.patchbay.api.call.routing.Caller;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.call.trunk.TrunkInfo;
import io.patchbay.api.call.trunk.Trunks;
import io.patchbay.lib.settings.Network;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The commands of scope {@code patchbay} that are about where calls go. */
@Component(
    service = RoutingCommandsComponent.class,
    property = {
      "osgi.command.scope=patchbay",
      "osgi.command.function=trunks",
      "osgi.command.function=route"
    })
public class RoutingCommandsComponent {
  private static final String USAGE =
      "patchbay:route NUMBER [from NUMBER] [as USER] [by LISTENER] [at ADDRESS]";

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile @Nullable Trunks trunks;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile @Nullable RouteExplainer routes;

  /** Every trunk, its registration and its hosts. */
  public void trunks() throws CommandException {
    Trunks service = trunks;
    if (service == null) {
      throw new CommandException("trunks are not running");
    }
    Table table = new Table("trunk", "calls", "host", "state", "detail");
    for (TrunkInfo trunk : service.trunks()) {
      String name = trunk.name();
      String calls = trunk.usable() ? "yes" : "no";
      if (!trunk.registration().isEmpty()) {
        table.row(name, calls, "", "", trunk.registration());
        name = "";
        calls = "";
      }
      for (TrunkInfo.Host host : trunk.hosts()) {
        table.row(name, calls, host.uri(), host.up() ? "up" : "down", host.detail());
        name = "";
        calls = "";
      }
    }
    System.out.print(service.trunks().isEmpty() ? "no trunks\n" : table);
  }

  /** Where a call would go, step by step and why; nothing is called. */
  public void route(String... words) throws CommandException {
    RouteExplainer service = routes;
    if (service == null) {
      throw new CommandException("routing is not running");
    }
    Answers.await(service.explain(request(words)), "the route").forEach(System.out::println);
  }

  private static RouteRequest request(String... words) throws CommandException {
    if (words.length % 2 == 0) {
      throw new CommandException(USAGE);
    }
    Map<String, String> given = new TreeMap<>(Map.of("from", "", "as", "", "by", "", "at", ""));
    for (int i = 1; i < words.length; i += 2) {
      if (given.replace(words[i], words[i + 1]) == null) {
        throw new CommandException(USAGE);
      }
    }
    String at = given.getOrDefault("at", "");
    try {
      Optional<InetSocketAddress> source =
          at.isEmpty()
              ? Optional.empty()
              : Optional.of(new InetSocketAddress(Network.parse(at).address(), 5060));
      return new RouteRequest(
          words[0],
          given.getOrDefault("from", ""),
          given.getOrDefault("by", ""),
          given.getOrDefault("as", ""),
          new Caller(source, "", words[0], false));
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }
}
