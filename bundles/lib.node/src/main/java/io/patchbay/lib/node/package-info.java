/**
 * What clients of external media nodes share, whatever protocol they speak.
 *
 * <ul>
 *   <li>{@link io.patchbay.lib.node.NodeChannel}: requests and their replies, over a {@link
 *       io.patchbay.lib.node.Wire}
 *   <li>{@link io.patchbay.lib.node.NodeHealth}: whether the node answers; a circuit breaker with a
 *       probe in the background
 *   <li>{@link io.patchbay.lib.node.NodeClient}: the two of them together, which is what most need
 *   <li>{@link io.patchbay.lib.node.LocalProcess}: the node's program, started when nobody answers
 *   <li>{@link io.patchbay.lib.node.NodeSlot}: the node of a component, replaced when its settings
 *       change
 *   <li>{@link io.patchbay.lib.node.NodeTransport}: the thread all this runs on, and its sockets
 * </ul>
 *
 * <p>Nothing here waits, except where it says so. Everything of one node happens on one thread, its
 * {@link io.patchbay.lib.node.NodeLoop}, whose time tests make themselves.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.lib.node;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
