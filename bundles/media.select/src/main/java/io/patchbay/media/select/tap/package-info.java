/**
 * Taps on the media of calls, whatever backend a call runs on.
 *
 * <pre>
 * media loop ─▶ SessionFeeds ─▶ TapFeed ─ PacketQueue ─▶ TapWorker's thread ─▶ MediaTap
 * </pre>
 *
 * <p>{@link io.patchbay.media.select.tap.Taps} knows the taps that are there, and looks after those
 * that do not keep up.
 */
@NullMarked
package io.patchbay.media.select.tap;

import org.jspecify.annotations.NullMarked;
