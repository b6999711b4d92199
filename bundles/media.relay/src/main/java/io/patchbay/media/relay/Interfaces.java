package io.patchbay.media.relay;

import io.netty.util.NetUtil;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLearning;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaLegOptions;
import io.patchbay.sdp.AddressFamily;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The interfaces of the relay, and which one a leg gets: the one its route names; else the one that
 * serves its listener; else one that is bound where signalling with it is; else the first that has
 * its family, the default one before the others. Immutable.
 */
final class Interfaces {
  /**
   * Where a leg's ports are bound.
   *
   * @param bound the address of its sockets
   */
  record Place(MediaInterface via, InetAddress bound) {}

  private final List<MediaInterface> all = new ArrayList<>();

  /**
   * @param main the one that is always there
   * @param named the others
   */
  Interfaces(MediaInterface main, List<MediaInterface> named) {
    all.add(main);
    all.addAll(named);
  }

  /** All of them, the default one first. */
  List<MediaInterface> all() {
    return List.copyOf(all);
  }

  /**
   * The place of a leg.
   *
   * @throws MediaException {@link MediaException.Kind#UNSUPPORTED} when what the leg's options want
   *     is not there, {@link MediaException.Kind#UNAVAILABLE} when no interface has the family of
   *     its signalling
   */
  Place choose(MediaLeg leg) throws MediaException {
    MediaLegOptions wanted = leg.options();
    AddressFamily family = wanted.family().orElse(AddressFamily.of(leg.local()));
    Optional<MediaInterface> meant = meant(wanted);
    if (meant.isPresent()) {
      Optional<Place> place = place(meant.get(), family, leg);
      if (place.isEmpty() && wanted.family().isEmpty()) {
        place = place(meant.get(), other(family), leg);
      }
      return place.orElseThrow(() -> nowhere(leg, family, meant.get().describe()));
    }
    return first(via -> !via.bind().isEmpty() && via.bind().contains(leg.local()))
        .flatMap(via -> place(via, family, leg))
        .or(() -> all.stream().flatMap(via -> place(via, family, leg).stream()).findFirst())
        .orElseThrow(() -> nowhere(leg, family, describe()));
  }

  /**
   * What the packets to a leg are marked with; an interface that does not say is as the default.
   */
  OptionalInt dscp(MediaLeg leg, MediaInterface via) {
    if (leg.options().dscp().isPresent()) {
      return leg.options().dscp();
    }
    return via.dscp().isPresent() ? via.dscp() : all.get(0).dscp();
  }

  /** How a leg's sources are learned; empty: as the relay is configured. */
  Optional<MediaLearning> learning(MediaLeg leg) throws MediaException {
    Optional<MediaLearning> wanted = leg.options().learning();
    return wanted.isPresent() ? wanted : choose(leg).via().learning();
  }

  /** For people: {@code default: ports 20000-30000 on 10.0.0.1}, and so on. */
  String describe() {
    return all.size() == 1
        ? all.get(0).describe()
        : all.stream()
            .map(via -> via.name() + ": " + via.describe())
            .collect(Collectors.joining("; "));
  }

  private Optional<MediaInterface> meant(MediaLegOptions wanted) throws MediaException {
    if (wanted.network().isPresent()) {
      String name = wanted.network().get();
      return Optional.of(
          first(via -> via.name().equals(name))
              .orElseThrow(
                  () ->
                      new MediaException(
                          MediaException.Kind.UNSUPPORTED,
                          "media network '"
                              + name
                              + "' is not there (there are: "
                              + names()
                              + ")")));
    }
    return wanted.listener().flatMap(name -> first(via -> via.listeners().contains(name)));
  }

  private static Optional<Place> place(MediaInterface via, AddressFamily family, MediaLeg leg) {
    return via.bound(family, leg.local()).map(bound -> new Place(via, bound));
  }

  private static AddressFamily other(AddressFamily family) {
    return family == AddressFamily.IP4 ? AddressFamily.IP6 : AddressFamily.IP4;
  }

  private static MediaException nowhere(MediaLeg leg, AddressFamily family, String have) {
    return new MediaException(
        leg.options().family().isPresent()
            ? MediaException.Kind.UNSUPPORTED
            : MediaException.Kind.UNAVAILABLE,
        "no media address of family "
            + (family == AddressFamily.IP4 ? "ipv4" : "ipv6")
            + " towards side "
            + leg.id()
            + ": signalling is on "
            + NetUtil.toAddressString(leg.local())
            + ", the relay has "
            + have);
  }

  private Optional<MediaInterface> first(Predicate<MediaInterface> fits) {
    return all.stream().filter(fits).findFirst();
  }

  private String names() {
    return all.stream().map(MediaInterface::name).collect(Collectors.joining(", "));
  }
}
