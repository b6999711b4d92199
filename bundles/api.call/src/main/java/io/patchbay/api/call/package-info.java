/** What a call is to the outside: snapshots to look at, and the few things one can do to it. */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.api.call;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
