package io.patchbay.media.relay;

import io.patchbay.lib.settings.PortRange;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what is doubtful about an interface, though it can be used. */
final class InterfaceChecks {
  private static final Logger LOG = LoggerFactory.getLogger(InterfaceChecks.class);

  /** Calls of one medium below which a range is thought a mistake. */
  private static final int FEW_CALLS = 25;

  private InterfaceChecks() {}

  /** Warns of ports and addresses that may not be had, or not be enough. */
  static void warn(MediaInterface made, List<MediaInterface> others) {
    EphemeralPorts.warnOfOverlap(made.name(), made.ports());
    int calls = PortPool.pairsIn(made.ports()) / 2;
    if (calls < FEW_CALLS) {
      LOG.warn(
          "relay: ports {} of interface {} are enough for {} calls of one medium",
          made.ports(),
          made.name(),
          calls);
    }
    for (InetAddress address : made.bind()) {
      if (!isOurs(address)) {
        LOG.warn(
            "relay: {} of interface {} is not an address of this machine now",
            address.getHostAddress(),
            made.name());
      }
    }
    for (MediaInterface other : others) {
      if (!other.name().equals(made.name()) && isShared(made, other)) {
        LOG.warn(
            "relay: interfaces {} and {} share addresses and ports", made.name(), other.name());
      }
    }
  }

  static boolean isShared(MediaInterface one, MediaInterface other) {
    PortRange ports = one.ports();
    return EphemeralPorts.overlaps(ports, other.ports())
        && !Collections.disjoint(one.bind(), other.bind());
  }

  private static boolean isOurs(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true;
    }
  }
}
