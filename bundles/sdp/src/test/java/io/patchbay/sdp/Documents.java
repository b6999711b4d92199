package io.patchbay.sdp;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random documents a parser must accept, as untidy as the grammar's friends write them. */
final class Documents {
  /** Stands for every address of the author: whatever is sent on must not contain it. */
  static final String AUTHOR = "192.0.2.66";

  private Documents() {}

  /** Lines joined by a mix of line ends, with or without a final one, and trailing blank lines. */
  static Arbitrary<String> texts() {
    Arbitrary<String> end = Arbitraries.of("\r\n", "\n");
    Arbitrary<String> tail = Arbitraries.of("", "\r\n", "\n", "\r\n\r\n", "\n\n\r\n", "\r");
    return Combinators.combine(lines(), end.list().ofMinSize(1).ofMaxSize(4), tail)
        .as(
            (lines, ends, last) -> {
              StringBuilder text = new StringBuilder();
              for (int i = 0; i < lines.size(); i++) {
                text.append(lines.get(i));
                text.append(i + 1 == lines.size() ? last : ends.get(i % ends.size()));
              }
              return text.toString();
            });
  }

  private static Arbitrary<List<String>> lines() {
    Arbitrary<List<String>> session = Arbitraries.oneOf(free(), connection()).list().ofMaxSize(6);
    Arbitrary<List<List<String>>> media = medium().list().ofMaxSize(5);
    return Combinators.combine(free().list().ofMaxSize(2), session, media)
        .as(
            (before, rest, sections) -> {
              List<String> lines = new ArrayList<>();
              lines.add("v=0");
              lines.addAll(before);
              lines.add("o=al ice  18446744073709551615  2 IN IP4 " + AUTHOR);
              lines.addAll(rest);
              sections.forEach(lines::addAll);
              return lines;
            });
  }

  private static Arbitrary<List<String>> medium() {
    Arbitrary<String> line = Arbitraries.oneOf(free(), connection(), attribute());
    return Combinators.combine(mediaLine(), line.list().ofMaxSize(8))
        .as(
            (first, rest) -> {
              List<String> lines = new ArrayList<>(List.of(first));
              lines.addAll(rest);
              return lines;
            });
  }

  private static Arbitrary<String> mediaLine() {
    Arbitrary<String> blank = Arbitraries.of(" ", "  ", "\t ");
    Arbitrary<Integer> port =
        Arbitraries.oneOf(Arbitraries.just(0), Arbitraries.integers().between(1, 65_535));
    Arbitrary<String> rest =
        Arbitraries.of(
            "RTP/AVP 0",
            "RTP/AVP  8 0 101 ",
            "RTP/SAVPF 96",
            "udptl t38",
            "TCP/MSRP *",
            "UDP/TLS/RTP/SAVPF 111 9",
            "UDP/DTLS/SCTP webrtc-datachannel",
            "RTP/AVPF 34");
    return Combinators.combine(Arbitraries.of("audio", "video", "x-odd"), blank, port, rest)
        .as((type, space, number, tail) -> "m=" + type + space + number + space + tail);
  }

  private static Arbitrary<String> connection() {
    return Arbitraries.of(
        "c=IN IP4 " + AUTHOR,
        "c=IN  IP4 " + AUTHOR + " ",
        "c=IN IP4 0.0.0.0",
        "c=IN IP4 host." + AUTHOR + ".example",
        "c=in ip6 ::ffff:" + AUTHOR,
        "c=IN IP6 ::");
  }

  private static Arbitrary<String> attribute() {
    return Arbitraries.of(
        "a=sendonly",
        "a=recvonly ",
        "a=inactive",
        "a=sendrecv",
        "a=rtcp-mux",
        "a=rtcp:7001",
        "a=rtcp:7001 IN IP4 " + AUTHOR,
        "a= rtcp:7001 IN IP4 " + AUTHOR,
        "a=mid:0",
        "a=candidate:1 1 UDP 1 " + AUTHOR + " 8998 typ host",
        "a=ice-ufrag:x",
        "a=rtpmap:96 x/8000",
        "a=Candidate:1 1 UDP 1 " + AUTHOR + " 8998 typ host",
        "a=altc:1 IP4 " + AUTHOR + " 7000",
        "a=remote-candidates:1 " + AUTHOR + " 7",
        "a=fmtp:96 apt=96",
        "a=fmtp",
        "a=:",
        "a=");
  }

  /** A line of any type but those with a meaning for the parser, with any value. */
  private static Arbitrary<String> free() {
    Arbitrary<Character> type =
        Arbitraries.chars().range('a', 'z').range('A', 'Z').filter(c -> "vomc".indexOf(c) < 0);
    Arbitrary<String> value =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .withChars('\t', ':', ' ', '\u00e4', '\u4e2d', '\u0085', '\u2028')
            .ofMaxLength(30)
            // An attribute with a checked value may only come from the list above.
            .filter(text -> !text.strip().matches("(?i)(rtcp|rtpmap)\\s*(:.*)?"));
    return Combinators.combine(type, value).as((letter, text) -> letter + "=" + text);
  }
}
