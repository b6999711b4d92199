/**
 * What a media backend is: it takes SDP and gives SDP, and relays between the addresses of the two.
 *
 * <p>Integrators implement {@link io.patchbay.api.media.MediaBackend} and {@link
 * io.patchbay.api.media.MediaSession} and register the backend as a service with a property {@code
 * name}. Everything is asynchronous: no caller waits, and stages may complete on any thread.
 * Failures complete stages with {@link io.patchbay.api.media.MediaException}.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.api.media;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
