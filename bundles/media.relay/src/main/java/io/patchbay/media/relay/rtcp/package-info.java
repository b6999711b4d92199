/**
 * RTCP as RFC 3550 section 6 has it: read in place, understood, passed on, or ended here and
 * replaced by reports of our own. Nothing here knows of sockets; everything belongs on the loop of
 * its session.
 */
@NullMarked
package io.patchbay.media.relay.rtcp;

import org.jspecify.annotations.NullMarked;
