/**
 * What Patchbay is tested with, and what plug-in authors test with: virtual time, a tone source and
 * sink over RTP, small user agents, SIPp as a peer, and what the kernel shows of a process.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
