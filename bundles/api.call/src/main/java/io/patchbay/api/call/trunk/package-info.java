/** The trunks of this node, as others see them. */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.api.call.trunk;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
