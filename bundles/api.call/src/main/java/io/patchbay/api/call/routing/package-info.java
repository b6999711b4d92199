/** Where a call goes: implemented by {@code routing}, or by an integrator who knows better. */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.api.call.routing;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
