package io.patchbay.media.rtpengine;

import io.patchbay.api.media.RtcpMux;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a node is told of every session, unless a route or a leg says something else.
 *
 * @param network logical interface of a side that names none
 * @param mediaAddress written into SDP in place of the interface's own
 * @param receivedFrom whether media of a side is expected from where its signalling comes, instead
 *     of from the address in its SDP
 * @param ice what becomes of ICE
 * @param transport transport protocol of the side that is offered
 * @param rtcpMux whether RTP and RTCP share a port
 * @param dscp code point of what is sent
 * @param loadLimit whether a node that is at its limit may say so
 * @param flags added to both
 * @param offer added to offers, codec options included
 * @param answer added to answers
 */
record NgDefaults(
    Optional<String> network,
    Optional<String> mediaAddress,
    boolean receivedFrom,
    String ice,
    Optional<String> transport,
    Optional<RtcpMux> rtcpMux,
    OptionalInt dscp,
    boolean loadLimit,
    List<Object> flags,
    Map<String, Object> offer,
    Map<String, Object> answer) {}
