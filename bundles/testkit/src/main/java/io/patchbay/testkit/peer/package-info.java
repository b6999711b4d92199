/**
 * Other processes as partners of a test: SIPp, a packaged gateway, and what the kernel shows of any
 * process.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.testkit.peer;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
