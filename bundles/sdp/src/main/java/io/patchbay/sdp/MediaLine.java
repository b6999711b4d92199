package io.patchbay.sdp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
  private static final int MAX_PAYLOAD = 127;
  private static final String RTP = "RTP/";

  /** What most m-lines say; so the calls that stand do not each keep words of their own. */
  private static final Map<String, String> USUAL =
      Stream.concat(
              Stream.of("audio", "video", "image", "RTP/AVP", "RTP/SAVP", "RTP/SAVPF", "udptl"),
              IntStream.rangeClosed(0, MAX_PAYLOAD).mapToObj(String::valueOf))
          .collect(Collectors.toUnmodifiableMap(word -> word, word -> word));

  static MediaLine parse(String value) throws SdpException {
    List<String> words = Text.words(value);
    words.replaceAll(word -> USUAL.getOrDefault(word, word));
    if (words.size() < 3) {
      throw new SdpException("m=" + value + " has no media, port and protocol");
    }
    String ports = words.get(1);
    int slash = ports.indexOf('/');
    int port = Text.number(slash < 0 ? ports : ports.substring(0, slash), 65_535);
    int count = slash < 0 ? 1 : Text.number(ports.substring(slash + 1), 65_535);
    if (port < 0 || count < 1) {
      throw new SdpException("port " + ports + " is not in 0 to 65535");
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
    int at = 0;
    while (!proto.regionMatches(true, at, RTP, 0, RTP.length())) {
      at = proto.indexOf('/', at) + 1;
      if (at == 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the profile is a secured one (SRTP by SDES or DTLS). */
  boolean isSecure() {
    return proto.toUpperCase(Locale.ROOT).contains("/SAVP");
  }

  static String withPort(String value, int port) {
    return Text.withWord(value, 1, String.valueOf(port));
  }

  static String withProto(String value, String proto) {
    return Text.withWord(value, 2, proto);
  }

  MediaLine with(int newPort, List<String> newFormats) {
    return new MediaLine(type, newPort, 1, proto, newFormats);
  }

  /** The line in its canonical spacing. */
  String write() {
    return type + " " + port + " " + proto + " " + String.join(" ", formats);
  }
}
