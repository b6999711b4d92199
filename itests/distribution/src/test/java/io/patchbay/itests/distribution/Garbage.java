package io.patchbay.itests.distribution;

import io.patchbay.testkit.sip.SipMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Datagrams that are no SIP messages, of many kinds; the same ones in every run. */
final class Garbage {
  private static final int LONGEST = 1400;
  private static final int MANY_HEADERS = 2000;

  private final Random random = new Random(2026);
  private final String invite;

  Garbage(SipMessage invite) {
    this.invite = invite.toString();
  }

  /** None of them is blank: that would be a keep-alive. */
  byte[] datagram(int number) {
    return switch (number % 10) {
      case 0 -> noise();
      case 1 -> stun();
      case 2 -> text(invite.substring(0, 1 + random.nextInt(invite.indexOf("\r\n\r\n") - 1)));
      case 3 -> text(invite.replaceFirst("Call-ID: .*\r\n", ""));
      case 4 -> text(invite.replace("1 INVITE", random.nextInt() + "x INVITE"));
      case 5 -> text(invite.replace("SIP/2.0", "SIP/" + random.nextInt(3, 99) + "." + number));
      case 6 -> text("\r\n".repeat(3 + random.nextInt(200)));
      case 7 -> number % 100 == 7 ? manyHeaders() : http();
      case 8 -> text("SIP/2.0 " + random.nextInt() + " \u0000\u0001\r\n\r\n");
      default -> text(invite.replace("Via: ", "Via: \u0000" + (char) random.nextInt(1, 255)));
    };
  }

  /** Random octets, as they may come on a connection. */
  byte[] noise() {
    byte[] octets = new byte[5 + random.nextInt(LONGEST)];
    random.nextBytes(octets);
    return octets;
  }

  /** A text protocol, but another. */
  byte[] http() {
    return text("GET /" + random.nextInt() + " HTTP/1.1\r\n\r\n");
  }

  private byte[] stun() {
    byte[] octets = Arrays.copyOf(new byte[] {0, 1, 0, 8, 0x21, 0x12, (byte) 0xA4, 0x42}, 28);
    octets[8] = (byte) random.nextInt();
    return octets;
  }

  private byte[] manyHeaders() {
    StringBuilder text = new StringBuilder("INVITE sip:x@y SIP/2.0\r\n");
    for (int i = 0; i < MANY_HEADERS; i++) {
      text.append('h').append(i).append(":\r\n");
    }
    return text(text.append("\r\n").toString());
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
