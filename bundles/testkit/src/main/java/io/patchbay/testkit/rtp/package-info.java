/**
 * RTP without the product: tones to send, endpoints that measure what arrives (RFC 3550), and the
 * ear that says which tone it was.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.testkit.rtp;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
