/**
 * Which media backend a new call gets. {@link io.patchbay.media.select.BackendDirectory} knows the
 * backends that are there, {@link io.patchbay.media.select.ConfiguredSelector} chooses one by name.
 */
@NullMarked
package io.patchbay.media.select;

import org.jspecify.annotations.NullMarked;
