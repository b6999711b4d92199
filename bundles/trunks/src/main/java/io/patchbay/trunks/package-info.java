/**
 * Trunks: the ways to carriers and other gateways. Each has a file of its own, registers where that
 * is wanted, watches its hosts, and says how numbers and callers are written there.
 */
@NullMarked
package io.patchbay.trunks;

import org.jspecify.annotations.NullMarked;
