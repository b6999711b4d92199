/**
 * The words of RTPProxy's control protocol: commands, replies and errors, as sippy/rtpproxy 3.2
 * speaks it. Nothing here knows of sockets or calls.
 */
@NullMarked
package io.patchbay.media.rtpproxy.protocol;

import org.jspecify.annotations.NullMarked;
