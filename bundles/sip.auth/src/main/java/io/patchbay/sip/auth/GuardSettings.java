package io.patchbay.sip.auth;

import io.patchbay.lib.settings.NetworkList;
import java.time.Duration;

/**
 * When guessing is stopped.
 *
 * @param sourceFailures wrong passwords of one source within the window until it is shut out; 0:
 *     never
 * @param userFailures wrong passwords for one user within the window until only known sources are
 *     heard; 0: never
 * @param window how long a failure counts
 * @param ban how long the first time; each time after is twice as long
 * @param longest a ban lasts at most
 * @param exempt sources that are never shut out
 */
record GuardSettings(
    int sourceFailures,
    int userFailures,
    Duration window,
    Duration ban,
    Duration longest,
    NetworkList exempt) {}
