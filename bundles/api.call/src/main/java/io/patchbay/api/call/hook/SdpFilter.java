package io.patchbay.api.call.hook;

import io.patchbay.sdp.SessionDescription;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A whiteboard service that changes what one side offers or answers, before the media backend has
 * it: remove codecs, limit the bandwidth, refuse a stream. The backend replaces addresses and ports
 * afterwards, so that what a filter sees are those of the peer.
 */
@ConsumerType
@FunctionalInterface
public interface SdpFilter {
  /**
   * Called on the hook's own thread. The message waits, and those of the same direction behind it,
   * for half a second at most: then the description counts as it was.
   *
   * @param sdp of the peer; immutable. {@link io.patchbay.sdp.SdpEdit} makes another from it
   * @return what counts in its place. It has as many m-lines, of the same types (RFC 3264 section
   *     8): a stream is refused by port 0. One that has not counts for nothing
   */
  CompletionStage<SessionDescription> filter(Passage passage, SessionDescription sdp);
}
