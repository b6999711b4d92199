package io.patchbay.sdp;

/** Hides what tells about the author and is not needed for media. */
public final class Topology {
  private Topology() {}

  /**
   * Makes the session name {@code s=-} and removes titles, links, mail addresses and telephone
   * numbers ({@code i=}, {@code u=}, {@code e=}, {@code p=}) of the session and the media.
   */
  public static SessionDescription hide(SessionDescription sdp) {
    SdpEdit edit = new SdpEdit(sdp);
    for (int i = 0; i < sdp.lines().size(); i++) {
      switch (sdp.lines().get(i).type()) {
        case 's' -> edit.set(i, "-");
        case 'i', 'u', 'e', 'p' -> edit.remove(i);
        default -> {}
      }
    }
    return edit.apply();
  }
}
