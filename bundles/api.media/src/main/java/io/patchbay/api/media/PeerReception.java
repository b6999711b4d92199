package io.patchbay.api.media;

import java.util.OptionalDouble;

/**
 * What one side reports by RTCP of the RTP it is sent. Loss counts from the source on, since
 * sequence numbers pass unchanged.
 *
 * @param fractionLost the share lost in the side's last interval, 0 to 1
 * @param lost packets lost over everything; negative when the side got more duplicates
 * @param jitterMillis interarrival jitter there, milliseconds
 * @param mos mean opinion score, 1 to 4.5, of what arrives there in the last interval (E-model);
 *     empty where it has no meaning
 */
public record PeerReception(
    double fractionLost, long lost, double jitterMillis, OptionalDouble mos) {}
