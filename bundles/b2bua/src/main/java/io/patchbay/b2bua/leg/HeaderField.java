package io.patchbay.b2bua.leg;

/**
 * A header that passes from one leg to the other, as text.
 *
 * @param name full name
 * @param value everything behind the colon, trimmed
 */
public record HeaderField(String name, String value) {}
