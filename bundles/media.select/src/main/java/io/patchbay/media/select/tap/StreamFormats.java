package io.patchbay.media.select.tap;

import io.patchbay.api.media.tap.PayloadFormat;
import io.patchbay.api.media.tap.TapStream;
import io.patchbay.sdp.Codec;
import io.patchbay.sdp.MediaDescription;
import io.patchbay.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the sides of a session send, from what they wrote into SDP. A payload type is defined by the
 * one who receives it (RFC 3264 section 5.1), so a side's packets are read with the description of
 * the other; its own helps out where that one says nothing. Not thread-safe.
 */
final class StreamFormats {
  private record Side(String leg, SessionDescription sdp) {}

  /** The one that described itself last comes last; seldom more than two. */
  private final List<Side> sides = new ArrayList<>(2);

  void described(String leg, SessionDescription sdp) {
    sides.removeIf(side -> side.leg().equals(leg));
    sides.add(new Side(leg, sdp));
  }

  /** The streams of every side that described itself. */
  List<TapStream> streams() {
    List<TapStream> streams = new ArrayList<>();
    for (Side side : sides) {
      SessionDescription opposite = opposite(side.leg());
      for (MediaDescription own : side.sdp().media()) {
        streams.add(stream(side.leg(), own, opposite));
      }
    }
    return streams;
  }

  private @Nullable SessionDescription opposite(String leg) {
    SessionDescription last = null;
    for (Side side : sides) {
      if (!side.leg().equals(leg)) {
        last = side.sdp();
      }
    }
    return last;
  }

  private static TapStream stream(
      String leg, MediaDescription own, @Nullable SessionDescription opposite) {
    Map<Integer, PayloadFormat> formats = new HashMap<>(formats(own));
    if (opposite != null && own.index() < opposite.media().size()) {
      formats.putAll(formats(opposite.media().get(own.index())));
    }
    return new TapStream(leg, own.index(), own.type(), own.proto(), formats);
  }

  private static Map<Integer, PayloadFormat> formats(MediaDescription media) {
    Map<Integer, PayloadFormat> formats = new HashMap<>();
    if (!media.isRtp()) {
      return formats;
    }
    for (String format : media.formats()) {
      if (format.matches("\\d{1,3}")) {
        Codec.of(media, format)
            .ifPresent(
                codec ->
                    formats.put(
                        Integer.valueOf(format),
                        new PayloadFormat(
                            codec.name(), codec.clockRate(), parameters(media, format))));
      }
    }
    return formats;
  }

  private static String parameters(MediaDescription media, String format) {
    for (String fmtp : media.attributes("fmtp")) {
      if (fmtp.startsWith(format + " ")) {
        return fmtp.substring(format.length() + 1).trim();
      }
    }
    return "";
  }
}
