package io.patchbay.lib.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/** A cookie, a blank, and the message: how both RTPProxy and RTPEngine frame what they send. */
final class Cookies {
  private static final int LONGEST = 64;

  private Cookies() {}

  static ByteBuf write(String cookie, byte[] body) {
    return Unpooled.wrappedBuffer((cookie + " ").getBytes(US_ASCII), body);
  }

  /**
   * Tells the listener of a message, which may be garbage.
   *
   * @return its cookie; empty when it is garbage
   */
  static String read(byte[] message, WireListener listener) {
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
