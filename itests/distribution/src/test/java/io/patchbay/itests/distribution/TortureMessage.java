package io.patchbay.itests.distribution;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message of RFC 4475.
 *
 * @param name as the RFC calls it
 * @param section where it stands there
 */
record TortureMessage(String name, String section, byte[] octets) {
  private static final Pattern MARK =
      Pattern.compile(
          "<hex>([0-9A-F]+)</hex>|<repeat count=(\\d+)>(.*?)</repeat>|<sdp>([0-9.]+)</sdp>|(\\n)");
  private static final String SDP =
      """
      v=0
      o=mhandley 29739 7272939 IN IP4 %1$s
      s=-
      c=IN IP4 %1$s
      t=0 0
      m=audio 49217 RTP/AVP 0 12
      m=video 3227 RTP/AVP 31
      a=rtpmap:31 LPC\
      """;

  /** All of them, in the order of the RFC. */
  static List<TortureMessage> all() {
    List<TortureMessage> all = new ArrayList<>();
    for (String part : text().split("(?m)^=== ", -1)) {
      if (!part.isEmpty()) {
        int end = part.indexOf('\n');
        String[] title = part.substring(0, end).split(" ", -1);
        all.add(new TortureMessage(title[0], title[1], octets(part.substring(end + 1))));
      }
    }
    return all;
  }

  private static String text() {
    try (InputStream in =
        Objects.requireNonNull(TortureMessage.class.getResourceAsStream("/rfc4475/messages.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] octets(String marked) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Matcher mark = MARK.matcher(marked);
    int from = 0;
    while (mark.find()) {
      out.writeBytes(ascii(marked.substring(from, mark.start())));
      if (mark.group(1) != null) {
        out.writeBytes(HexFormat.of().parseHex(mark.group(1)));
      } else if (mark.group(2) != null) {
        out.writeBytes(ascii(mark.group(3).repeat(Integer.parseInt(mark.group(2)))));
      } else if (mark.group(4) != null) {
        out.writeBytes(ascii(SDP.formatted(mark.group(4)).replace("\n", "\r\n")));
      } else {
        out.writeBytes(ascii("\r\n"));
      }
      from = mark.end();
    }
    out.writeBytes(ascii(marked.substring(from)));
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Its Call-ID; empty when it has none. */
  String callId() {
    return first("Call-ID|i");
  }

  boolean isRequest() {
    return !new String(octets, StandardCharsets.UTF_8).startsWith("SIP/");
  }

  /** Method and topmost Via, which make it a transaction. */
  String transaction() {
    String text = new String(octets, StandardCharsets.UTF_8);
    return text.substring(0, text.indexOf(' ')) + first("Via|v");
  }

  private String first(String name) {
    Matcher line =
        Pattern.compile("(?im)^(?:" + name + ")[ \\t]*:[ \\t]*(.*?)\\r$")
            .matcher(new String(octets, StandardCharsets.UTF_8));
    return line.find() ? line.group(1) : "";
  }
}
