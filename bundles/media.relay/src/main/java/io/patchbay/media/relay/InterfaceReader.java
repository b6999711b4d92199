package io.patchbay.media.relay;

import io.netty.util.NetUtil;
import io.patchbay.api.media.MediaLearning;
import io.patchbay.lib.settings.NetworkList;
import io.patchbay.lib.settings.PortRange;
import io.patchbay.lib.settings.Settings;
import io.patchbay.sdp.AddressFamily;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the keys that the default interface and the named ones have in common. */
final class InterfaceReader {
  private static final PortRange FALLBACK = new PortRange(20000, 30000);

  private final Settings settings;

  InterfaceReader(Settings settings) {
    this.settings = settings;
  }

  /** The default interface: {@code 0.0.0.0} or {@code ::} leaves its addresses to signalling. */
  MediaInterface main() {
    List<InetAddress> bind = settings.parsed("bind.address", InterfaceReader::addresses, List.of());
    boolean wildcard = bind.stream().anyMatch(InetAddress::isAnyLocalAddress);
    if (wildcard && bind.size() > 1) {
      settings.problem("bind.address", "must be 0.0.0.0 alone, or addresses of this machine");
    }
    return read(MediaInterface.DEFAULT, wildcard ? List.of() : bind, Set.of(), Optional.empty());
  }

  /** A named interface: it has addresses of its own. */
  MediaInterface named(String name) {
    List<InetAddress> bind = settings.parsed("bind.address", InterfaceReader::addresses, List.of());
    if (bind.isEmpty() || bind.stream().anyMatch(InetAddress::isAnyLocalAddress)) {
      settings.problem("bind.address", "must be an address of this machine");
    }
    return read(
        name,
        bind,
        new LinkedHashSet<>(words(settings.text("listeners"))),
        settings.parsed("learning", InterfaceReader::learning, Optional.empty()));
  }

  private MediaInterface read(
      String name,
      List<InetAddress> bind,
      Set<String> listeners,
      Optional<MediaLearning> learning) {
    List<InetAddress> advertised =
        settings.parsed("advertised.address", InterfaceReader::addresses, List.of());
    if (advertised.stream().anyMatch(InetAddress::isAnyLocalAddress)) {
      settings.problem("advertised.address", "must be an address that peers can send to");
    }
    return new MediaInterface(
        name,
        settings.parsed("ports", InterfaceReader::ports, FALLBACK),
        bind,
        advertised,
        settings.parsed("advertised.except", NetworkList::parse, NetworkList.NONE),
        settings.parsed("dscp", InterfaceReader::dscp, OptionalInt.empty()),
        listeners,
        learning);
  }

  private static Optional<MediaLearning> learning(String text) {
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(LearningRules.constant(MediaLearning.class, text));
  }

  private static PortRange ports(String text) {
    PortRange range = PortRange.parse(text);
    if (PortPool.pairsIn(range) == 0) {
      throw new IllegalArgumentException("must hold an even port and the one after it");
    }
    return range;
  }

  private static OptionalInt dscp(String text) {
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int codePoint = Integer.parseInt(text);
      if (codePoint >= 0 && codePoint <= 63) {
        return OptionalInt.of(codePoint);
      }
    } catch (NumberFormatException e) {
      // Told below, with the same words as a number out of range.
    }
    throw new IllegalArgumentException("must be a whole number from 0 to 63");
  }

  private static List<InetAddress> addresses(String text) {
    List<InetAddress> addresses = new ArrayList<>();
    Set<AddressFamily> families = new LinkedHashSet<>();
    for (String word : words(text)) {
      InetAddress address = NetUtil.createInetAddressFromIpAddressString(word);
      if (address == null) {
        throw new IllegalArgumentException("must be an IP address, or one of each family");
      }
      if (!families.add(AddressFamily.of(address))) {
        throw new IllegalArgumentException("must have one address of a family at most");
      }
      addresses.add(address);
    }
    return addresses;
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("[,\\s]+", 0));
  }
}
