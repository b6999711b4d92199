/**
 * Media through an RTPProxy node: each m-line of a call is a session of the node, and the
 * descriptions are rewritten here, since the node knows nothing of SDP.
 *
 * <ul>
 *   <li>{@link io.patchbay.media.rtpproxy.RtpProxyBackend}, {@link
 *       io.patchbay.media.rtpproxy.RtpProxySession}: what call control sees
 *   <li>{@link io.patchbay.media.rtpproxy.Hop}: two sides and what the node relays between them;
 *       {@link io.patchbay.media.rtpproxy.NodeSession}: one m-line of that
 *   <li>{@link io.patchbay.media.rtpproxy.RtpProxyNode}: the node, behind its circuit breaker
 *   <li>{@code protocol}: its words
 * </ul>
 */
@NullMarked
package io.patchbay.media.rtpproxy;

import org.jspecify.annotations.NullMarked;
