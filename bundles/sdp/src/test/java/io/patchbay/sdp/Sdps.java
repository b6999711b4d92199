package io.patchbay.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Documents for the tests, and how they are anchored. */
final class Sdps {
  static final String RELAY = "203.0.113.9";
  static final String[] SESSION = {"v=0", "o=alice 7 3 IN IP4 192.0.2.1", "s=call"};

  private Sdps() {}

  static String text(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  static SessionDescription sdp(String... lines) {
    return parse(text(lines));
  }

  static SessionDescription parse(String text) {
    try {
      return SessionDescription.parse(text);
    } catch (SdpException e) {
      throw new AssertionError(e);
    }
  }

  /** A usual session part with a session-level c=, then the given lines. */
  static SessionDescription call(String... media) {
    List<String> lines = new ArrayList<>(Arrays.asList(SESSION));
    lines.add("c=IN IP4 192.0.2.1");
    lines.add("t=0 0");
    lines.addAll(Arrays.asList(media));
    return sdp(lines.toArray(String[]::new));
  }

  static MediaAddress relay(int rtpPort) {
    return new MediaAddress(AddressFamily.IP4, RELAY, rtpPort, rtpPort + 1);
  }

  /** Anchors every medium at the relay: ports 20000, 20002 and so on by index. */
  static SessionDescription anchor(SessionDescription sdp) {
    List<@Nullable MediaAddress> anchors = new ArrayList<>();
    for (MediaDescription media : sdp.media()) {
      anchors.add(relay(20000 + 2 * media.index()));
    }
    return MediaAnchor.anchor(sdp, anchors);
  }

  static List<String> lines(SessionDescription sdp) {
    return sdp.toString().lines().toList();
  }

  static SessionDescription fit(SessionDescription offer, SessionDescription answer) {
    try {
      return OfferAnswer.fitAnswer(offer, answer);
    } catch (SdpException e) {
      throw new AssertionError(e);
    }
  }
}
