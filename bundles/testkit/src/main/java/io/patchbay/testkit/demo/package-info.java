/** Two user agents hold a call through a gateway, and show what happened. */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.testkit.demo;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
