/** Starts the framework with the bundles of the distribution. Not a bundle itself. */
@NullMarked
package io.patchbay.launcher;

import org.jspecify.annotations.NullMarked;
