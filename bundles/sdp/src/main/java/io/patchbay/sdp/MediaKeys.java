package io.patchbay.sdp;

import java.util.Set;

/** The keys of secured media: SDES (RFC 4568) and DTLS-SRTP (RFC 5763). */
public final class MediaKeys {
  private static final Set<String> KEYS =
      Set.of("crypto", "fingerprint", "setup", "tls-id", "key-mgmt");

  private MediaKeys() {}

  /**
   * Removes the keys that stand beside plain RTP, where peers offer encryption on the side.
   * Sections whose protocol needs them keep theirs, and so does the session while there is such a
   * section.
   */
  public static SessionDescription stripFromPlainMedia(SessionDescription sdp) {
    SdpEdit edit = new SdpEdit(sdp);
    if (sdp.media().stream().allMatch(MediaKeys::isPlain)) {
      strip(sdp.session(), edit);
    }
    sdp.media().stream().filter(MediaKeys::isPlain).forEach(media -> strip(media.section(), edit));
    return edit.apply();
  }

  private static boolean isPlain(MediaDescription media) {
    return media.isRtp() && !media.line().isSecure();
  }

  private static void strip(Section section, SdpEdit edit) {
    for (int i = section.first(); i < section.end(); i++) {
      Line line = section.document().get(i);
      if (line.is('k') || KEYS.stream().anyMatch(line::isAttribute)) {
        edit.remove(i);
      }
    }
  }
}
