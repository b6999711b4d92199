/**
 * A lossless SDP model (RFC 8866), the offer/answer rules (RFC 3264) and the rewriting a media
 * gateway does. A library: no services, no threads, no state but {@link
 * io.patchbay.sdp.OriginState}.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.sdp;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
