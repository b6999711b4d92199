/** Which backend a new call gets. Implemented by {@code media.select} alone. */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.api.media.selection;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
