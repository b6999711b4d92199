/** What would become of a call, told without making it. */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.api.call.explain;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
