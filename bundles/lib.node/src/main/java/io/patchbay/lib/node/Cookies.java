package io.patchbay.lib.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * A cookie, a blank, and the message: how both RTPProxy and RTPEngine frame what they send. For
 * providers that bring a {@link Wire} of their own.
 */
public final class Cookies {
  private static final int LONGEST = 64;

  private Cookies() {}

  /** The message as it goes out. */
  public static byte[] write(String cookie, byte[] body) {
    byte[] begin = (cookie + " ").getBytes(US_ASCII);
    byte[] message = Arrays.copyOf(begin, begin.length + body.length);
    System.arraycopy(body, 0, message, begin.length, body.length);
    return message;
  }

  /**
   * Tells the listener of a message, which may be garbage.
   *
   * @return its cookie; empty when it is garbage
   */
  public static String read(byte[] message, WireListener listener) {
    int blank = 0;
    while (blank < message.length && blank <= LONGEST && message[blank] != ' ') {
      blank++;
    }
    if (blank == 0 || blank > LONGEST || blank >= message.length) {
      listener.onGarbage();
      return "";
    }
    String cookie = new String(message, 0, blank, US_ASCII);
    listener.onReply(cookie, Arrays.copyOfRange(message, blank + 1, message.length));
    return cookie;
  }
}
