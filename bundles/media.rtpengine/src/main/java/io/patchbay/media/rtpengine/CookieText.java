package io.patchbay.media.rtpengine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.patchbay.lib.node.WireListener;
import java.util.Arrays;

/** A cookie, a blank, and the dictionary: a message as HTTP and WebSocket carry it. */
final class CookieText {
  private CookieText() {}

  static byte[] write(String cookie, byte[] body) {
    byte[] begin = (cookie + " ").getBytes(ISO_8859_1);
    byte[] message = Arrays.copyOf(begin, begin.length + body.length);
    System.arraycopy(body, 0, message, begin.length, body.length);
    return message;
  }

  /**
   * Tells the listener of a message, which may be garbage.
   *
   * @return its cookie; empty when it is garbage
   */
  static String read(byte[] message, WireListener listener) {
    int blank = 0;
    while (blank < message.length && message[blank] != ' ') {
      blank++;
    }
    if (blank == 0 || blank == message.length) {
      listener.onGarbage();
      return "";
    }
    String cookie = new String(message, 0, blank, ISO_8859_1);
    listener.onReply(cookie, Arrays.copyOfRange(message, blank + 1, message.length));
    return cookie;
  }
}
