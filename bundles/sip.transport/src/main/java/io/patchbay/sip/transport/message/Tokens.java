package io.patchbay.sip.transport.message;

import java.security.SecureRandom;
import java.util.Arrays;

/** Random identifiers nobody can guess (RFC 3261 section 19.3). Thread-safe. */
public final class Tokens {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

  private static final long SECRET = RANDOM.nextLong();
  private static final byte[] POOL = new byte[1024];
  private static int used = POOL.length;

  private Tokens() {}

  /** A tag of 60 random bits. */
  public static String tag() {
    return random(12);
  }

  /**
   * A tag for a response that no transaction remembers: the same for the same text, as the repeat
   * of a request brings (RFC 3261 section 8.2.7).
   */
  static String tagOf(String text) {
    long mixed = SECRET;
    for (int i = 0; i < text.length(); i++) {
      mixed = (mixed ^ text.charAt(i)) * 0x100000001B3L;
    }
    return Long.toUnsignedString(mixed, 36);
  }

  /** A branch of RFC 3261 with 80 random bits. */
  public static String branch() {
    return "z9hG4bK" + random(16);
  }

  /** A Call-ID of 120 random bits, without a host. */
  public static String callId() {
    return random(24);
  }

  private static String random(int characters) {
    byte[] bytes = drawn(characters);
    StringBuilder text = new StringBuilder(characters);
    for (byte b : bytes) {
      text.append(ALPHABET[b & 31]);
    }
    return text.toString();
  }

  /** Random bytes, each given once; the source is asked for many at a time. */
  private static synchronized byte[] drawn(int count) {
    if (count > POOL.length - used) {
      RANDOM.nextBytes(POOL);
      used = 0;
    }
    byte[] bytes = Arrays.copyOfRange(POOL, used, used + count);
    used += count;
    return bytes;
  }
}
