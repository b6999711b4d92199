package io.patchbay.media.rtpengine;

import java.time.Duration;

/**
 * How a node is watched.
 *
 * @param interval between two looks at which sessions it still has
 * @param lost how long it may not answer before its sessions are given up; zero for ever
 * @param listLimit sessions it is asked to list at a time
 */
record WatchSettings(Duration interval, Duration lost, int listLimit) {}
