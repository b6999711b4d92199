package io.patchbay.media.relay;

import io.patchbay.lib.settings.PortRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports the kernel gives to programs that do not care which they get. */
final class EphemeralPorts {
  private static final Logger LOG = LoggerFactory.getLogger(EphemeralPorts.class);
  private static final Path LINUX = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  private EphemeralPorts() {}

  /**
   * Warns when media ports may be in other hands by chance.
   *
   * @param name of the interface they are of
   */
  static void warnOfOverlap(String name, PortRange ports) {
    if (!Files.isReadable(LINUX)) {
      return;
    }
    try {
      String text = Files.readString(LINUX).trim();
      if (overlaps(ports, PortRange.parse(text.replaceFirst("\\s+", "-")))) {
        LOG.warn(
            "relay: ports {} of interface {} overlap {} of {}: other programs may hold some of them",
            ports,
            name,
            text.replaceFirst("\\s+", "-"),
            LINUX);
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("cannot read {}", LINUX, e);
    }
  }

  static boolean overlaps(PortRange a, PortRange b) {
    return a.first() <= b.last() && b.first() <= a.last();
  }
}
