/** A name server for tests. */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.testkit.dns;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
