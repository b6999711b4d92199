package io.patchbay.sip.nat;

import io.patchbay.lib.settings.NetworkList;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
    for (NatTest test : settings.tests()) {
      String seen = seen(test, sender, settings.secluded());
      if (seen != null) {
        hits.add((test.text() + ' ' + seen).trim());
      }
    }
    return hits;
  }

  /** What makes a test hit; null when it does not. */
  private static @Nullable String seen(NatTest test, Sender sender, NetworkList secluded) {
    InetAddress source = sender.source().getAddress();
    return switch (test) {
      case PRIVATE_CONTACT -> host(sender.contact(), sender.contact().isIn(secluded));
      case PRIVATE_VIA -> host(sender.via(), sender.via().isIn(secluded));
      case SOURCE_IP_VS_VIA -> host(sender.via(), !source.equals(sender.via().address()));
      case SOURCE_PORT_VS_VIA -> port(sender.via(), sender.source().getPort());
      case CONTACT_PORT_VS_SOURCE -> port(sender.contact(), sender.source().getPort());
      case CONTACT_IP_VS_SOURCE -> host(sender.contact(), sender.contact().isBeside(source));
      case PRIVATE_SOURCE -> secluded.contains(source) ? "" : null;
      case WEBSOCKET -> sender.isWebSocket() ? "" : null;
      case PRIVATE_SDP -> first(sender.media(), secluded::contains);
      case SDP_VS_SOURCE -> first(sender.media(), address -> !address.equals(source));
      case TARGET_MISMATCH ->
          sender.isWebSocket() ? "" : host(sender.requestUri(), sender.isElsewhere());
    };
  }

  private static @Nullable String host(Sender.Place place, boolean hit) {
    return hit && place.isGiven() ? place.host() : null;
  }

  private static @Nullable String port(Sender.Place place, int source) {
    return place.isGiven() && place.port() != source ? Integer.toString(place.port()) : null;
  }

  private static @Nullable String first(List<InetAddress> addresses, Predicate<InetAddress> hit) {
    for (InetAddress address : addresses) {
      if (hit.test(address)) {
        return address.getHostAddress();
      }
    }
    return null;
  }
}
