package io.patchbay.sdp;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of an {@code m=} line (RFC 8866 section 5.14).
 *
 * @param type such as {@code audio}
 * @param port 0 to 65535
 * @param portCount 1 unless the line says {@code port/count}
 * @param proto such as {@code RTP/AVP}
 * @param formats payload numbers, or what the protocol defines; may be empty on a rejected stream,
 *     because peers leave it out there
 */
record MediaLine(String type, int port, int portCount, String proto, List<String> formats) {
  private static final String WORD = "[^ \\t]+";
  private static final String BLANKS = "[ \\t]+";
  private static final Pattern PORT =
      Pattern.compile("([ \\t]*" + WORD + BLANKS + ")" + WORD + "(.*)", Pattern.DOTALL);
  private static final Pattern PROTO =
      Pattern.compile(
          "([ \\t]*" + WORD + BLANKS + WORD + BLANKS + ")" + WORD + "(.*)", Pattern.DOTALL);
  private static final int MAX_PAYLOAD = 127;

  static MediaLine parse(String value) throws SdpException {
    List<String> words = Text.words(value);
    if (words.size() < 3) {
      throw new SdpException("m=" + value + " has no media, port and protocol");
    }
    String[] ports = words.get(1).split("/", 2);
    int port = Text.number(ports[0], 65_535);
    int count = ports.length == 1 ? 1 : Text.number(ports[1], 65_535);
    if (port < 0 || count < 1) {
      throw new SdpException("port " + words.get(1) + " is not in 0 to 65535");
    }
    List<String> formats = List.copyOf(words.subList(3, words.size()));
    MediaLine line = new MediaLine(words.get(0), port, count, words.get(2), formats);
    if (port != 0 && formats.isEmpty()) {
      throw new SdpException("m=" + value + " has no format");
    }
    if (line.isRtp()) {
      for (String format : formats) {
        checkPayload(format);
      }
    }
    return line;
  }

  static void checkPayload(String format) throws SdpException {
    if (Text.number(format, MAX_PAYLOAD) < 0) {
      throw new SdpException("payload " + format + " is not in 0 to " + MAX_PAYLOAD);
    }
  }

  boolean isRtp() {
    return ("/" + proto.toUpperCase(Locale.ROOT)).contains("/RTP/");
  }

  /** Whether the profile is a secured one (SRTP by SDES or DTLS). */
  boolean isSecure() {
    return proto.toUpperCase(Locale.ROOT).contains("/SAVP");
  }

  static String withPort(String value, int port) {
    return replace(PORT, value, String.valueOf(port));
  }

  static String withProto(String value, String proto) {
    return replace(PROTO, value, proto);
  }

  MediaLine with(int newPort, List<String> newFormats) {
    return new MediaLine(type, newPort, 1, proto, newFormats);
  }

  /** The line in its canonical spacing. */
  String write() {
    return type + " " + port + " " + proto + " " + String.join(" ", formats);
  }

  private static String replace(Pattern pattern, String value, String word) {
    Matcher matcher = pattern.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalStateException("m=" + value);
    }
    return matcher.group(1) + word + matcher.group(2);
  }
}
