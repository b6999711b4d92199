/** A media backend that binds no socket: for tests of what stands above media. */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.testkit.media;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
