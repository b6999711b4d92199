package io.patchbay.lib.node;

/**
 * What a channel has seen since it was opened.
 *
 * @param requests asked
 * @param replies that answered one
 * @param repeated requests sent again
 * @param unanswered requests given up
 * @param late replies to requests answered or given up before: late ones and duplicates
 * @param foreign replies to what was never asked
 * @param garbled what was no message at all
 * @param pending requests that wait now
 * @param roundTripMillis time a reply takes, smoothed, in milliseconds
 */
public record ChannelCounts(
    long requests,
    long replies,
    long repeated,
    long unanswered,
    long late,
    long foreign,
    long garbled,
    int pending,
    long roundTripMillis) {}
