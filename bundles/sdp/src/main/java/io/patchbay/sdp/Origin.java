package io.patchbay.sdp;

import java.util.List;

/**
 * The value of the {@code o=} line (RFC 8866 section 5.2). Identifier and version stay text: peers
 * send numbers beyond 64 bits.
 *
 * @param username the author; may hold blanks when the author ignores the grammar
 * @param sessionId identifies the session together with the other fields but the version
 * @param version rises with every change
 * @param networkType {@code IN}
 * @param addressType {@code IP4} or {@code IP6}
 * @param address the author's address
 */
public record Origin(
    String username,
    String sessionId,
    String version,
    String networkType,
    String addressType,
    String address) {

  static void check(String value) throws SdpException {
    int size = Text.count(value);
    if (size < 6) {
      throw new SdpException("o= has " + size + " fields instead of 6");
    }
  }

  /** Reads a value that was checked. */
  static Origin of(String value) {
    List<String> words = Text.words(value);
    int size = words.size();
    return new Origin(
        String.join(" ", words.subList(0, size - 5)),
        words.get(size - 5),
        words.get(size - 4),
        words.get(size - 3),
        words.get(size - 2),
        words.get(size - 1));
  }

  Origin at(AddressFamily family, String newAddress) {
    return new Origin(username, sessionId, version, "IN", family.name(), newAddress);
  }

  /** The value as it stands behind {@code o=}. */
  @Override
  public String toString() {
    return String.join(" ", username, sessionId, version, networkType, addressType, address);
  }
}
