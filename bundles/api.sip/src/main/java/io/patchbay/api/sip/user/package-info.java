/**
 * Where users come from: implemented by {@code sip.auth} over a database, or by an integrator who
 * has users already.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.api.sip.user;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
