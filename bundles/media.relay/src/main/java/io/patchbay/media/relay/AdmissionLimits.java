package io.patchbay.media.relay;

import io.patchbay.lib.settings.Settings;

/**
 * From where on new sessions are refused; 0 is no limit.
 *
 * @param sessions open sessions
 * @param packetRate packets a second, of all sessions
 * @param cpu percent of the machine's processors that this process uses
 * @param portUse percent of an interface's ports on one address
 */
record AdmissionLimits(int sessions, int packetRate, int cpu, int portUse) {
  static AdmissionLimits read(Settings settings) {
    return new AdmissionLimits(
        settings.integer("max.sessions", 0, 1_000_000),
        settings.integer("max.packet.rate", 0, 100_000_000),
        settings.integer("max.cpu", 0, 100),
        settings.integer("max.port.use", 0, 100));
  }
}
