package io.patchbay.media.relay;

import io.patchbay.lib.settings.Settings;

/**
 * What one side may send on one m-line.
 *
 * @param octets of the longest packet, UDP payload; {@link MediaLoop#MAX_PACKET} at most
 * @param packets in a second, RTP and RTCP together
 */
record StreamLimits(int octets, int packets) {
  /** Reads the keys of {@link Config}; problems are the settings' to tell. */
  static StreamLimits read(Settings settings) {
    return new StreamLimits(
        settings.integer("packet.size", 64, MediaLoop.MAX_PACKET),
        settings.integer("packet.rate", 10, 100_000));
  }
}
