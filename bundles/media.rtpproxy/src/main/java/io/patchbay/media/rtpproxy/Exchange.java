package io.patchbay.media.rtpproxy;

import io.patchbay.api.media.MediaLeg;

/**
 * A description on its way.
 *
 * @param from whose it is
 * @param to who is sent it
 * @param isAnswer whether it answers an offer of {@code to}
 * @param ttl seconds the node is to keep the session without media, from now on
 */
record Exchange(MediaLeg from, MediaLeg to, boolean isAnswer, long ttl) {}
