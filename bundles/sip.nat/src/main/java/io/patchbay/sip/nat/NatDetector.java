package io.patchbay.sip.nat;

import io.patchbay.lib.settings.NetworkList;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs tests on a message. */
final class NatDetector {
  private NatDetector() {}

  /**
   * The tests that hit, each with what it saw; none when the source is local.
   *
   * @param listener name of the listener the message came by
   */
  static List<String> hits(Sender sender, String listener, NatSettings settings) {
    InetAddress source = sender.source().getAddress();
    boolean looked = settings.listeners().isEmpty() || settings.listeners().contains(listener);
    if (!looked || settings.local().contains(source)) {
      return List.of();
    }
    List<String> hits = new ArrayList<>();
    for (NatTest test : NatTest.values()) {
      if (settings.tests().contains(test)) {
        seen(test, sender, settings.secluded())
            .ifPresent(what -> hits.add((test.text() + ' ' + what).trim()));
      }
    }
    return hits;
  }

  /** What makes a test hit; empty when it does not. */
  private static Optional<String> seen(NatTest test, Sender sender, NetworkList secluded) {
    InetAddress source = sender.source().getAddress();
    return switch (test) {
      case PRIVATE_CONTACT -> sender.contact().filter(p -> in(secluded, p)).map(Sender.Place::host);
      case PRIVATE_VIA -> sender.via().filter(p -> in(secluded, p)).map(Sender.Place::host);
      case SOURCE_IP_VS_VIA ->
          sender.via().filter(p -> !source.equals(p.address())).map(Sender.Place::host);
      case SOURCE_PORT_VS_VIA -> port(sender, sender.via());
      case CONTACT_PORT_VS_SOURCE -> port(sender, sender.contact());
      case CONTACT_IP_VS_SOURCE ->
          sender
              .contact()
              .filter(p -> p.address() != null && !source.equals(p.address()))
              .map(Sender.Place::host);
      case PRIVATE_SOURCE -> when(secluded.contains(source));
      case WEBSOCKET -> when(sender.isWebSocket());
      case PRIVATE_SDP -> first(sender.media().stream().filter(secluded::contains).toList());
      case SDP_VS_SOURCE -> first(sender.media().stream().filter(a -> !a.equals(source)).toList());
      case TARGET_MISMATCH ->
          sender.isWebSocket()
              ? Optional.of("")
              : sender
                  .requestUri()
                  .filter(p -> p.address() != null && !sender.isOurs(p))
                  .map(Sender.Place::host);
    };
  }

  private static boolean in(NetworkList networks, Sender.Place place) {
    return place.address() != null && networks.contains(place.address());
  }

  private static Optional<String> port(Sender sender, Optional<Sender.Place> place) {
    return place
        .filter(p -> p.port() != sender.source().getPort())
        .map(p -> Integer.toString(p.port()));
  }

  private static Optional<String> when(boolean hit) {
    return hit ? Optional.of("") : Optional.empty();
  }

  private static Optional<String> first(List<InetAddress> addresses) {
    return addresses.stream().findFirst().map(InetAddress::getHostAddress);
  }
}
