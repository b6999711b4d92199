package io.patchbay.media.rtpproxy.protocol;

import java.util.HashMap;
import java.util.Map;

/**
 * The answer to {@code I}.
 *
 * @param created sessions since the node was started
 * @param active sessions now
 * @param streams of these
 */
public record NodeInfo(long created, long active, long streams) {
  /** Lines of the reply. */
  static final int LINES = 5;

  /**
   * Reads a reply.
   *
   * @throws IllegalArgumentException when what is needed is missing
   */
  public static NodeInfo parse(String reply) {
    Map<String, Long> values = new HashMap<>();
    for (String line : reply.split("\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        values.put(line.substring(0, colon).trim(), number(line.substring(colon + 1).trim()));
      }
    }
    return new NodeInfo(
        value(values, "sessions created"),
        value(values, "active sessions"),
        value(values, "active streams"));
  }

  private static long number(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
  }

  private static long value(Map<String, Long> values, String name) {
    Long value = values.get(name);
    if (value == null || value < 0) {
      throw new IllegalArgumentException("no number of " + name);
    }
    return value;
  }
}
