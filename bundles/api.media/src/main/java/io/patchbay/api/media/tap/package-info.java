/**
 * Listening in on media: what a plug-in implements to get the packets of a call, and what a backend
 * offers so that there are packets to be had.
 *
 * <p>A plug-in registers a {@link io.patchbay.api.media.tap.MediaTap} as a service with a property
 * {@code name}. It is asked for a {@link io.patchbay.api.media.tap.TapReceiver} for each session it
 * is attached to, and that one gets copies of the session's packets over a bounded queue, on a
 * thread of the tap. Nobody waits for a tap: one that is slow misses packets, which are counted,
 * and one that throws, hangs or stays behind is detached and reported by its name.
 *
 * <p>A backend whose sessions have the ability {@link io.patchbay.api.media.tap.PacketSource} can
 * be listened to.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.api.media.tap;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
