package io.patchbay.api.media.tap;

import java.util.Locale;
import java.util.Map;

/**
 * What one side sends for one m-line, as the SDP of that moment has it. Another offer or answer
 * makes another one.
 *
 * @param leg the side that sends, such as {@code a}
 * @param media index of the m-line, from 0
 * @param type such as {@code audio}; empty when no description has the m-line
 * @param protocol such as {@code RTP/AVP}
 * @param formats by the payload type of RTP packets; empty for other media
 */
public record TapStream(
    String leg, int media, String type, String protocol, Map<Integer, PayloadFormat> formats) {
  public TapStream {
    formats = Map.copyOf(formats);
  }

  /** Whether the protocol is a form of SRTP (RFC 3711): its payload cannot be read. */
  public boolean isProtected() {
    return protocol.toUpperCase(Locale.ROOT).contains("SAVP");
  }
}
