package io.patchbay.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes codecs from RTP streams and orders what is left. Codecs are named as in {@code rtpmap},
 * in any case, optionally with the clock rate ({@code speex/16000}); static payload numbers are
 * known by name without an rtpmap. Other protocols than RTP are never touched.
 *
 * @param strip the codecs to remove
 * @param order the codecs to put first, in this order; the others follow as they came
 */
public record CodecFilter(List<String> strip, List<String> order) {

  /** Copies the lists. */
  public CodecFilter {
    strip = List.copyOf(strip);
    order = List.copyOf(order);
  }

  /**
   * Filters every live RTP stream. A removed codec takes its rtpmap, fmtp, rtcp-fb and its
   * retransmission format (RFC 4588 {@code apt=}) along. A stream left without a codec that carries
   * media gets port 0 and keeps its first format; {@link SessionDescription#hasLiveMedia} tells
   * when that was the last one.
   */
  public SessionDescription apply(SessionDescription sdp) {
    SdpEdit edit = new SdpEdit(sdp);
    for (MediaDescription media : sdp.media()) {
      if (media.isRtp() && !media.isRejected()) {
        filter(media, edit);
      }
    }
    return edit.apply();
  }

  private void filter(MediaDescription media, SdpEdit edit) {
    List<String> kept = kept(media);
    if (kept.equals(media.formats())) {
      return;
    }
    boolean carriesMedia =
        kept.stream()
            .anyMatch(
                format -> Codec.of(media, format).map(codec -> !codec.isAuxiliary()).orElse(true));
    if (carriesMedia) {
      Formats.keep(media, media.port(), kept, edit);
    } else {
      Formats.keep(media, 0, media.formats().subList(0, 1), edit);
    }
  }

  private List<String> kept(MediaDescription media) {
    Set<String> removed = new HashSet<>();
    for (String format : media.formats()) {
      if (isStripped(Codec.of(media, format))) {
        removed.add(format);
      }
    }
    List<String> kept = new ArrayList<>();
    for (String format : media.formats()) {
      boolean orphan = Formats.repaired(media, format).map(removed::contains).orElse(false);
      if (!removed.contains(format) && !orphan) {
        kept.add(format);
      }
    }
    List<String> ordered = new ArrayList<>();
    for (String name : order) {
      kept.stream()
          .filter(format -> Codec.of(media, format).map(c -> c.isNamed(name)).orElse(false))
          .filter(format -> !ordered.contains(format))
          .forEach(ordered::add);
    }
    kept.stream().filter(format -> !ordered.contains(format)).forEach(ordered::add);
    return ordered;
  }

  private boolean isStripped(Optional<Codec> codec) {
    return codec.isPresent() && strip.stream().anyMatch(codec.get()::isNamed);
  }
}
