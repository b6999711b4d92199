package io.patchbay.trunks;

import io.patchbay.api.call.routing.CallOrigins.Origin;
import io.patchbay.api.call.routing.Destinations.Found;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.call.trunk.TrunkInfo;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTransport;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One trunk at work: its hosts and its registration live on one loop; what others see of them is a
 * snapshot, so that every other method may be called on any thread.
 */
final class Trunk {
  private final TrunkSettings settings;
  private final SipLoop loop;
  private final List<TrunkHost> hosts;
  private final @Nullable Registration registration;
  private final Egress egress;
  private volatile View view;

  /**
   * What is seen of it.
   *
   * @param addresses of its hosts
   * @param up whether each of its hosts is, in their order
   */
  record View(TrunkInfo info, List<InetAddress> addresses, List<Boolean> up) {}

  /**
   * @param random 0 to 1: spreads timers, and calls over hosts
   */
  Trunk(TrunkSettings settings, SipTransport transport, DoubleSupplier random) {
    this.settings = settings;
    this.loop = transport.loop("trunk-" + settings.name());
    this.egress = new Egress(settings, random);
    this.hosts =
        settings.hosts().stream()
            .map(host -> new TrunkHost(settings, host, transport, loop, random, this::changed))
            .toList();
    this.registration =
        settings
            .registration()
            .map(
                wanted ->
                    new Registration(
                        settings, wanted, transport, loop, hosts, random, this::publish))
            .orElse(null);
    this.view = look();
  }

  TrunkSettings settings() {
    return settings;
  }

  void start() {
    loop.run(
        () -> {
          hosts.forEach(TrunkHost::start);
          if (registration != null) {
            registration.start();
          }
        });
  }

  /** No more calls; the registration is taken back. */
  void stop() {
    loop.run(
        () -> {
          hosts.forEach(TrunkHost::stop);
          if (registration != null) {
            registration.stop();
          }
        });
  }

  TrunkInfo info() {
    return view.info();
  }

  /** The call, as numbers are meant here, when it comes from this trunk. */
  Optional<Origin> origin(RouteRequest request) {
    return request
        .caller()
        .source()
        .map(source -> source.getAddress())
        .filter(this::isHere)
        .map(
            known ->
                new Origin(
                    "trunk:" + settings.name(),
                    settings
                        .numbers()
                        .inCalled()
                        .apply(
                            settings.numbers().inTo()
                                ? request.caller().dialled()
                                : request.called()),
                    settings.numbers().inCalling().apply(request.calling()),
                    settings.credentials()));
  }

  Found find(String called, RouteRequest request, RouteTarget like) {
    return egress.find(view, called, request, like);
  }

  private boolean isHere(InetAddress source) {
    return view.addresses().contains(source)
        || settings.sources().stream().anyMatch(network -> network.contains(source));
  }

  private void changed(TrunkHost host) {
    publish();
    if (registration != null && !host.isUp()) {
      registration.lost(host);
    }
  }

  private void publish() {
    view = look();
  }

  private View look() {
    List<TrunkInfo.Host> shown =
        hosts.stream()
            .map(host -> new TrunkInfo.Host(host.setting().uri(), host.isUp(), host.detail()))
            .toList();
    boolean usable =
        hosts.stream().anyMatch(TrunkHost::isUp)
            && (registration == null || registration.isRegistered());
    return new View(
        new TrunkInfo(
            settings.name(), usable, registration == null ? "" : registration.state(), shown),
        hosts.stream().flatMap(host -> Optional.ofNullable(host.address()).stream()).toList(),
        hosts.stream().map(TrunkHost::isUp).toList());
  }
}
