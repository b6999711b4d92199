package io.patchbay.sip.transport.message;

/**
 * A header line as it stood in the message.
 *
 * @param name the long form of its name
 * @param value what follows the colon, unfolded and without outer blanks
 */
public record RawHeader(String name, String value) {
  /** Names compare without case (RFC 3261 section 7.3.1). */
  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }
}
