package io.patchbay.media.relay;

import io.netty.util.NetUtil;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.sdp.MediaAddress;
import io.patchbay.sdp.MediaAnchor;
import io.patchbay.sdp.MediaDescription;
import io.patchbay.sdp.SessionDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a session, by m-line. An m-line gets the ports of both its ends together, with the
 * first description that has it: so an answer can no more fail for want of ports, and media that
 * comes before its answer finds its way. Belongs on its loop.
 */
final class SessionStreams {
  private final MediaLoop loop;
  private final RelayContext context;
  private final Map<Integer, Stream> byIndex = new TreeMap<>();
  private final List<String> sides = new ArrayList<>();

  SessionStreams(MediaLoop loop, RelayContext context) {
    this.loop = loop;
    this.context = context;
  }

  /**
   * Takes a description of one side and makes what the other is sent. When it fails, everything is
   * as it was before.
   */
  SessionDescription anchor(MediaLeg from, MediaLeg to, SessionDescription sdp)
      throws MediaException {
    requireSides(from, to);
    Map<Integer, Stream> fresh = new TreeMap<>();
    try {
      List<@Nullable MediaAddress> anchors = new ArrayList<>();
      for (MediaDescription media : sdp.media()) {
        anchors.add(
            SdpAddresses.isRelayed(media)
                ? stream(media, from, to, fresh).end(side(to)).anchor()
                : null);
      }
      SessionDescription anchored = anchored(sdp, anchors);
      byIndex.putAll(fresh);
      signalled(sdp, side(from));
      return anchored;
    } catch (MediaException | RuntimeException e) {
      fresh.values().forEach(Stream::close);
      throw e;
    }
  }

  /** Gives back the ports of what an answer refuses. */
  void releaseRejected(SessionDescription answer) {
    for (Map.Entry<Integer, Stream> entry : byIndex.entrySet()) {
      int index = entry.getKey();
      if (index >= answer.media().size() || !SdpAddresses.isRelayed(answer.media().get(index))) {
        entry.getValue().close();
      }
    }
  }

  /** Gives back the ports of a side. Returns whether it is one of this session. */
  boolean release(MediaLeg leg) {
    boolean known = side(leg) >= 0;
    if (known) {
      close();
    }
    return known;
  }

  /** Packets of media heard from either side. */
  long heard() {
    long packets = 0;
    for (Stream stream : byIndex.values()) {
      packets += stream.heard();
    }
    return packets;
  }

  MediaReport report() {
    List<MediaReport.Stream> entries = new ArrayList<>();
    byIndex.values().forEach(stream -> entries.addAll(stream.report()));
    return new MediaReport(entries);
  }

  /** Closes all sockets; the counters stay. */
  void close() {
    byIndex.values().forEach(Stream::close);
  }

  // NullAway does not see that the other bundle's parameter allows null elements.
  @SuppressWarnings("NullAway")
  private static SessionDescription anchored(
      SessionDescription sdp, List<@Nullable MediaAddress> anchors) {
    return MediaAnchor.anchor(sdp, anchors);
  }

  private Stream stream(
      MediaDescription media, MediaLeg from, MediaLeg to, Map<Integer, Stream> fresh)
      throws MediaException {
    Stream known = byIndex.get(media.index());
    if (known != null && known.isOpen()) {
      return known;
    }
    boolean fromIsFirst = side(from) == 0;
    StreamEnd first = end(fromIsFirst ? from : to);
    StreamEnd second;
    try {
      second = end(fromIsFirst ? to : from);
    } catch (MediaException | RuntimeException e) {
      first.close();
      throw e;
    }
    Stream stream = new Stream(media.index(), media.type(), first, second);
    fresh.put(media.index(), stream);
    return stream;
  }

  private StreamEnd end(MediaLeg leg) throws MediaException {
    RelaySettings settings = context.settings();
    InetAddress bind = settings.bind();
    InetAddress bound = bind == null ? leg.local() : bind;
    if (bound.isAnyLocalAddress()
        || RelaySettings.isIpv4(bound) != RelaySettings.isIpv4(leg.local())) {
      throw new MediaException(
          MediaException.Kind.UNAVAILABLE,
          "no media address towards side "
              + leg.id()
              + ": signalling is on "
              + NetUtil.toAddressString(leg.local())
              + ", the relay on "
              + NetUtil.toAddressString(bound));
    }
    return new StreamEnd(
        leg.id(),
        loop,
        context.pools().of(bound),
        bound,
        settings.shown(bound),
        this::owns,
        context.clock());
  }

  private void signalled(SessionDescription sdp, int side) {
    for (MediaDescription media : sdp.media()) {
      Stream stream = byIndex.get(media.index());
      if (stream != null && SdpAddresses.isRelayed(media)) {
        stream.end(side).signalled(media);
      }
    }
  }

  private boolean owns(InetSocketAddress address) {
    for (Stream stream : byIndex.values()) {
      if (stream.owns(address)) {
        return true;
      }
    }
    return false;
  }

  private int side(MediaLeg leg) {
    return sides.indexOf(leg.id());
  }

  private void requireSides(MediaLeg from, MediaLeg to) {
    if (sides.isEmpty() && !from.id().equals(to.id())) {
      sides.add(from.id());
      sides.add(to.id());
    }
    if (side(from) < 0 || side(to) < 0 || side(from) == side(to)) {
      throw new IllegalArgumentException(
          "the session is between " + sides + ", not " + from.id() + " and " + to.id());
    }
  }
}
