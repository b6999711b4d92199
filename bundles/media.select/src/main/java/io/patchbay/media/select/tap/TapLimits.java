package io.patchbay.media.select.tap;

import java.time.Duration;

/**
 * How much of a tap is put up with.
 *
 * @param queue packets that may wait for a tap, per session; more are dropped and counted
 * @param patience how long one call to a tap may take; a queue may drop packets for twice as long
 */
public record TapLimits(int queue, Duration patience) {}
