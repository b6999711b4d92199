/**
 * What a session may be able to do beyond relaying. Each ability is an interface of its own; {@link
 * io.patchbay.api.media.MediaSession#ability} has those of a session, and {@link
 * io.patchbay.api.media.MediaSession#require} names what is missing.
 *
 * <p>Methods may be called on any thread and never block. They come after the session's operations
 * that were asked for before. Stages fail with {@link io.patchbay.api.media.MediaException}: {@link
 * io.patchbay.api.media.MediaException.Kind#UNSUPPORTED} when the node refuses, such as for a file
 * that is not there, and {@link io.patchbay.api.media.MediaException.Kind#GONE} when the session is
 * closed.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.api.media.ability;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
