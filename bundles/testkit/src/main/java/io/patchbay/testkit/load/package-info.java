/**
 * Load on a gateway while something is done to it: calls that stand with RTP both ways, every
 * packet of which is accounted for, and calls that come and go beside them.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.testkit.load;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
