package io.patchbay.sdp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Anchors the media of a description at a relay: after it, no address of the author is left.
 *
 * <p>Rewritten are {@code o=} (its address; {@link OriginState} then stamps the whole line), {@code
 * c=} where it stands, the m-lines' ports and {@code a=rtcp}. Removed are ICE, {@code a=altc} and
 * other lines that carry an address, and the BUNDLE group with {@code a=bundle-only}; {@code a=mid}
 * and other groups stay. Everything else stays as it came and where it stood.
 *
 * <p>{@code a=rtcp-mux} follows the anchor: it is there when the anchor says so and gone when it
 * does not. A null address ({@code c=0.0.0.0}, the hold of RFC 2543) becomes the anchor's address
 * and a direction that does not receive.
 */
public final class MediaAnchor {
  private static final String ICE = "ice-";

  private static final Set<String> CARRY_ADDRESS =
      Set.of(
          "candidate",
          "remote-candidates",
          "end-of-candidates",
          "x-candidate",
          "x-candidate-ipv6",
          "x-candidate-info",
          "alt",
          "altc",
          "source-filter",
          "oldmediaip",
          "oldoip",
          "oldcip");

  private final SessionDescription sdp;
  private final List<@Nullable MediaAddress> byMedia;
  private final @Nullable MediaAddress main;
  private final SdpEdit edit;

  private MediaAnchor(SessionDescription sdp, List<@Nullable MediaAddress> byMedia) {
    this.sdp = sdp;
    this.byMedia = byMedia;
    this.main = firstLive(sdp, byMedia);
    this.edit = new SdpEdit(sdp);
  }

  /**
   * Anchors every live medium at the address given for it.
   *
   * @param byMedia one entry per m-line; null rejects a live stream (port 0). Entries of streams
   *     that are rejected already are not looked at: they stay rejected
   * @throws IllegalArgumentException when the sizes differ
   */
  public static SessionDescription anchor(
      SessionDescription sdp, List<@Nullable MediaAddress> byMedia) {
    if (byMedia.size() != sdp.media().size()) {
      throw new IllegalArgumentException(
          byMedia.size() + " addresses for " + sdp.media().size() + " media");
    }
    return new MediaAnchor(sdp, byMedia).rewrite();
  }

  private static @Nullable MediaAddress firstLive(
      SessionDescription sdp, List<@Nullable MediaAddress> byMedia) {
    for (MediaDescription media : sdp.media()) {
      MediaAddress address = byMedia.get(media.index());
      if (address != null && !media.isRejected()) {
        return address;
      }
    }
    return null;
  }

  private SessionDescription rewrite() {
    for (int i = 0; i < sdp.session().end(); i++) {
      sessionLine(i, sdp.lines().get(i));
    }
    for (MediaDescription media : sdp.media()) {
      MediaAddress address = byMedia.get(media.index());
      if (address == null || media.isRejected()) {
        reject(media);
      } else {
        anchor(media, address);
      }
    }
    return edit.apply();
  }

  private void sessionLine(int at, Line line) {
    if (line.is('o')) {
      Connection own = mainConnection(AddressFamily.IP4);
      edit.set(at, sdp.origin().at(own.family(), own.address()).toString());
    } else if (line.is('c')) {
      edit.set(at, mainConnection(familyOf(sdp.session())).toString());
    } else if (isForeign(line)
        || line.isAttribute("rtcp")
        || isBundleGroup(line)
        || (isMuxAttribute(line) && !allMuxed())) {
      edit.remove(at);
    }
  }

  /** A stream that is not relayed keeps its slot and tells nothing about its author's addresses. */
  private void reject(MediaDescription media) {
    Section section = media.section();
    for (int i = section.first(); i < section.end(); i++) {
      Line line = sdp.lines().get(i);
      if (line.is('m')) {
        edit.set(i, MediaLine.withPort(line.value(), 0));
      } else if (line.is('c')) {
        edit.set(i, mainConnection(familyOf(section)).toString());
      } else if (isForeign(line)
          || line.isAttribute("rtcp")
          || line.isAttribute("path")
          || line.isAttribute("bundle-only")) {
        edit.remove(i);
      }
    }
  }

  private void anchor(MediaDescription media, MediaAddress address) {
    Section section = media.section();
    boolean muxed = media.isRtp() && address.isMuxed();
    for (int i = section.first(); i < section.end(); i++) {
      Line line = sdp.lines().get(i);
      if (line.is('m')) {
        edit.set(i, MediaLine.withPort(line.value(), address.rtpPort()));
      } else if (line.is('c')) {
        edit.set(i, address.connection().toString());
      } else if (line.isAttribute("rtcp")) {
        rtcpLine(i, media, address);
      } else if (isForeign(line)
          || line.isAttribute("bundle-only")
          || (isMuxAttribute(line) && !muxed)) {
        edit.remove(i);
      }
    }
    addMissing(media, address, muxed);
  }

  private void rtcpLine(int at, MediaDescription media, MediaAddress address) {
    Optional<RtcpAttribute> old = media.rtcp();
    if (old.isPresent() && address.rtcpPort() != 0) {
      edit.set(at, "rtcp:" + old.get().at(address));
    } else {
      edit.remove(at);
    }
  }

  private void addMissing(MediaDescription media, MediaAddress address, boolean muxed) {
    Section section = media.section();
    if (!section.has('c') && !inheritsAnchor(address)) {
      int after = section.first();
      while (after + 1 < section.end() && sdp.lines().get(after + 1).is('i')) {
        after++;
      }
      edit.insertAfter(after, Line.of('c', address.connection().toString()));
    }
    if (media.isHeldByAddress() && media.direction().receives()) {
      edit.setDirection(media, Direction.of(media.direction().sends(), false));
    }
    // A session-level a=rtcp-mux stays only while all streams are muxed.
    boolean muxSaid = allMuxed() ? media.rtcpMux() : section.attribute("rtcp-mux").isPresent();
    if (muxed && !muxSaid) {
      edit.append(section, "rtcp-mux");
    }
    if (media.isRtp()
        && address.rtcpPort() != 0
        && address.rtcpPort() != address.rtpPort()
        && address.rtcpPort() != address.rtpPort() + 1
        && media.rtcp().isEmpty()) {
      edit.append(section, "rtcp:" + address.rtcpPort());
    }
  }

  private boolean inheritsAnchor(MediaAddress address) {
    return sdp.session().has('c') && main != null && main.connection().equals(address.connection());
  }

  private boolean allMuxed() {
    return sdp.media().stream()
        .filter(media -> !media.isRejected() && media.isRtp())
        .map(media -> byMedia.get(media.index()))
        .allMatch(address -> address == null || address.isMuxed());
  }

  // Without any live stream there is no anchor to name, and the author's address must not stay.
  private Connection mainConnection(AddressFamily family) {
    return main != null ? main.connection() : new Connection(family, family.nullAddress());
  }

  private static AddressFamily familyOf(Section section) {
    return section.connection().map(Connection::family).orElse(AddressFamily.IP4);
  }

  private static boolean isForeign(Line line) {
    return line.isAttribute(CARRY_ADDRESS)
        || line.attributeName().regionMatches(true, 0, ICE, 0, ICE.length());
  }

  private static boolean isMuxAttribute(Line line) {
    return line.isAttribute("rtcp-mux") || line.isAttribute("rtcp-mux-only");
  }

  private static boolean isBundleGroup(Line line) {
    return line.isAttribute("group")
        && line.attributeValue().toUpperCase(Locale.ROOT).startsWith("BUNDLE");
  }
}
