/**
 * A small SIP user agent that shares no code with the product, so that it cannot share its bugs.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.testkit.sip;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
