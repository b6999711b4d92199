/**
 * RTP as RFC 3550 has it: the header, what is known of each source that is heard, and what that
 * means for the ear. Nothing here knows of sockets or threads; everything but the tables belongs on
 * the loop of its session.
 */
@NullMarked
package io.patchbay.media.relay.rtp;

import org.jspecify.annotations.NullMarked;
