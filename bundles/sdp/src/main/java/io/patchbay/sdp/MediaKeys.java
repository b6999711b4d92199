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
    boolean allPlain = true;
    for (MediaDescription media : sdp.media()) {
      if (isPlain(media)) {
        strip(media.section(), edit);
      } else {
        allPlain = false;
      }
    }
    if (allPlain) {
      strip(sdp.session(), edit);
    }
    return edit.apply();
  }

  private static boolean isPlain(MediaDescription media) {
    return media.isRtp() && !media.line().isSecure();
  }

  private static void strip(Section section, SdpEdit edit) {
    for (int i = section.first(); i < section.end(); i++) {
      Line line = section.document().get(i);
      if (line.is('k') || line.isAttribute(KEYS)) {
        edit.remove(i);
      }
    }
  }
}
