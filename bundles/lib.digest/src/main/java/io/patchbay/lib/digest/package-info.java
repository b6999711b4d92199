/**
 * Digest access authentication as SIP has it (RFC 7616, RFC 8760, RFC 3261 section 22): what the
 * two sides write into headers, and what they compute.
 *
 * <p>It knows neither sockets nor messages: header values come and go as text. A server reads
 * {@link io.patchbay.lib.digest.DigestCredentials} and asks a {@link
 * io.patchbay.lib.digest.DigestSecret}; a client has a {@link io.patchbay.lib.digest.DigestClient}.
 * Types are immutable and thread-safe unless they say otherwise.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.lib.digest;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
