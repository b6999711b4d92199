package io.patchbay.api.call.trunk;

import java.util.List;

/**
 * A trunk at one moment.
 *
 * @param name instance name, such as {@code carrier} for {@code io.patchbay.trunk-carrier.cfg}
 * @param usable whether calls are sent there now
 * @param registration how its registration stands, in words; empty when it does not register
 * @param hosts in the order of the configuration
 */
public record TrunkInfo(String name, boolean usable, String registration, List<Host> hosts) {
  public TrunkInfo {
    hosts = List.copyOf(hosts);
  }

  /**
   * One host of a trunk.
   *
   * @param uri as it is configured
   * @param up whether calls are sent there
   * @param detail what was last heard of it, in words
   */
  public record Host(String uri, boolean up, String detail) {}
}
