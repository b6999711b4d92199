package io.patchbay.sdp;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers what one side used each payload number for: within a session a number is never mapped
 * to another codec (RFC 3264 section 8.3.2). One object per side of a dialog, fed with everything
 * that side authors; used on one loop, not thread-safe.
 */
public final class PayloadHistory {
  private final Map<Integer, Map<String, Codec>> byMedia = new HashMap<>();
  private final Map<Integer, String> types = new HashMap<>();

  /**
   * Checks a description against all before it and remembers it. A rejected slot may be used anew
   * and is forgotten.
   *
   * @throws SdpException when a number changed its codec; then nothing of it is remembered
   */
  public void check(SessionDescription sdp) throws SdpException {
    for (MediaDescription media : sdp.media()) {
      if (isSameStream(media)) {
        compare(media);
      }
    }
    sdp.media().forEach(this::remember);
  }

  private boolean isSameStream(MediaDescription media) {
    return !media.isRejected() && media.type().equals(types.get(media.index()));
  }

  private void compare(MediaDescription media) throws SdpException {
    Map<String, Codec> used = byMedia.getOrDefault(media.index(), Map.of());
    for (String format : media.formats()) {
      Codec before = used.get(format);
      Optional<Codec> now = Codec.of(media, format);
      if (before != null && now.isPresent() && !before.equals(now.get())) {
        throw new SdpException(
            "m-line "
                + (media.index() + 1)
                + " maps payload "
                + format
                + " to "
                + now.get().name()
                + ", it was "
                + before.name());
      }
    }
  }

  private void remember(MediaDescription media) {
    int index = media.index();
    if (!isSameStream(media)) {
      byMedia.remove(index);
      types.remove(index);
    }
    if (media.isRtp() && !media.isRejected()) {
      types.put(index, media.type());
      Map<String, Codec> used = byMedia.computeIfAbsent(index, i -> new HashMap<>());
      for (String format : media.formats()) {
        Codec.of(media, format).ifPresent(codec -> used.put(format, codec));
      }
    }
  }
}
