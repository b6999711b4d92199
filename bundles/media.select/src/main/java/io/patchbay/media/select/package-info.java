/**
 * Which media backend a new call gets, and what becomes of its calls when a backend goes. {@link
 * io.patchbay.media.select.Directory} knows the backends that are there, {@link
 * io.patchbay.media.select.ConfiguredSelector} places sessions on them, {@link
 * io.patchbay.media.select.Leases} knows which session is where, {@link
 * io.patchbay.media.select.Departures} sees to those whose backend goes.
 */
@NullMarked
package io.patchbay.media.select;

import org.jspecify.annotations.NullMarked;
