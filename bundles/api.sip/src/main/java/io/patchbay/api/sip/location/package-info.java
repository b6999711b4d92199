/**
 * The location service of RFC 3261 section 10: implemented by {@code sip.registrar}, asked by
 * whoever routes to users or looks after them.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.api.sip.location;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
