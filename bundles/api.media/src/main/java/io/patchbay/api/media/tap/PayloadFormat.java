package io.patchbay.api.media.tap;

/**
 * What an RTP payload type stands for: its {@code rtpmap}, or the static assignment of RFC 3551.
 *
 * @param encoding name in lower case, such as {@code pcmu} or {@code telephone-event}
 * @param clockRate of the RTP timestamps, Hz
 * @param parameters its {@code fmtp} (RFC 8866 section 6.15) without the payload type; empty for
 *     none
 */
public record PayloadFormat(String encoding, int clockRate, String parameters) {}
