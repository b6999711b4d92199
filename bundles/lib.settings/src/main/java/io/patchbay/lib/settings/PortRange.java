package io.patchbay.lib.settings;

/**
 * An inclusive range of ports, written {@code 20000-30000}.
 *
 * @param first lowest port
 * @param last highest port
 */
public record PortRange(int first, int last) {
  public PortRange {
    if (first < 1 || last > 65535 || first > last) {
      throw new IllegalArgumentException("must be FIRST-LAST within 1-65535");
    }
  }

  /**
   * Reads {@code FIRST-LAST}.
   *
   * @throws IllegalArgumentException with the rule that was broken
   */
  public static PortRange parse(String text) {
    int dash = text.indexOf('-');
    try {
      return new PortRange(
          Integer.parseInt(text.substring(0, Math.max(dash, 0)).trim()),
          Integer.parseInt(text.substring(dash + 1).trim()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be FIRST-LAST within 1-65535", e);
    }
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
