package io.patchbay.b2bua.leg;

/**
 * A header on its way to a leg, as text.
 *
 * @param name full name
 * @param value everything behind the colon, trimmed
 * @param ours whether we say so; else it is of the other leg's peer, and passes by the rules
 */
public record HeaderField(String name, String value, boolean ours) {
  /** A header of our own. */
  public HeaderField(String name, String value) {
    this(name, value, true);
  }
}
