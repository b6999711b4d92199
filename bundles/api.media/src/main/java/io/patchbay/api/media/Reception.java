package io.patchbay.api.media;

import java.util.OptionalDouble;

/**
 * How the RTP of one side arrived at the backend, over all its sources (RFC 3550 appendix A).
 *
 * @param ssrc of the source heard last
 * @param ssrcChanges sources that followed the first one
 * @param expected packets that must have been sent, by their sequence numbers
 * @param lost of these, never arrived
 * @param duplicates copies beyond the first
 * @param reordered arrived after a packet with a higher sequence number
 * @param jitterMillis interarrival jitter of that source now, milliseconds
 * @param longestGapMillis the longest time between two packets, milliseconds; signalling starts it
 *     anew
 * @param collisions times the side used an SSRC that it is sent, or that the backend uses
 * @param loops times what the side is sent came back from it
 * @param mos mean opinion score, 1 to 4.5, of what arrived (E-model); empty where it has no
 *     meaning, such as for video
 */
public record Reception(
    long ssrc,
    long ssrcChanges,
    long expected,
    long lost,
    long duplicates,
    long reordered,
    double jitterMillis,
    double longestGapMillis,
    long collisions,
    long loops,
    OptionalDouble mos) {}
