/**
 * The back-to-back user agent: a call is an actor on one loop, its legs exchange neutral events.
 *
 * <p>{@link io.patchbay.b2bua.Call} is the controller, {@code leg} has the two ends and their
 * states. Nothing here is locked: all of a call runs on the loop of its first Call-ID.
 */
@NullMarked
package io.patchbay.b2bua;

import org.jspecify.annotations.NullMarked;
