package io.patchbay.media.rtpengine;

import java.util.Map;

/**
 * How a dictionary is written. Its values are {@link String}, {@link Long} or {@link Integer},
 * {@link java.util.List} and {@link Map} of such. Each character of a string is one byte
 * (ISO-8859-1), so that session descriptions pass unchanged whatever they hold.
 */
interface NgCodec {
  byte[] encode(Map<String, ?> dictionary);

  /**
   * Reads a dictionary.
   *
   * @throws IllegalArgumentException when it is none
   */
  NgDictionary decode(byte[] bytes);
}
