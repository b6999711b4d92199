package io.patchbay.console.doctor;

import io.patchbay.lib.settings.PortRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the kernel says of this machine. A test says it otherwise. */
class Machine {
  private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  /** The ports it gives to programs that do not care which they get; empty when it does not say. */
  Optional<PortRange> ephemeralPorts() {
    try {
      return Optional.of(
          PortRange.parse(Files.readString(EPHEMERAL).trim().replaceFirst("\\s+", "-")));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** True for an address of one of its interfaces, and for the wildcard. */
  boolean has(String address) {
    try {
      InetAddress parsed = InetAddress.getByName(address);
      return parsed.isAnyLocalAddress() || NetworkInterface.getByInetAddress(parsed) != null;
    } catch (UnknownHostException | SocketException e) {
      return false;
    }
  }
}
