package io.patchbay.api.sip;

/**
 * A header as it was written.
 *
 * @param name its full, never the compact, name, in the case it was written in
 * @param value everything behind the colon, unfolded and trimmed
 */
public record HeaderLine(String name, String value) {}
