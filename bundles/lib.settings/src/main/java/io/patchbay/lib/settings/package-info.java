/**
 * Typed settings out of OSGi configuration, with errors an operator can act on.
 *
 * <p>The annotation type that gives a component its metatype is the single list of keys, types and
 * defaults; {@link io.patchbay.lib.settings.Settings} reads a configuration against it.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.lib.settings;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
