package io.patchbay.media.relay;

import io.patchbay.api.media.MediaEvent;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.sdp.MediaDescription;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One m-line of a session: an end for each side that was told of it. Two of them are connected;
 * others are branches of a fork. Belongs on its loop.
 */
final class Stream {
  private static final Logger LOG = LoggerFactory.getLogger(Stream.class);

  /** What the sides think of it. */
  private enum State {
    OFFERED,
    AGREED,
    REFUSED
  }

  private final int index;
  private final Map<String, StreamEnd> ends = new LinkedHashMap<>();
  private String type;
  private State state = State.OFFERED;

  Stream(MediaDescription media) {
    index = media.index();
    type = media.type();
  }

  /** The open end of a side; null when it has none. */
  @Nullable StreamEnd end(MediaLeg leg) {
    StreamEnd end = ends.get(leg.id());
    return end != null && end.isOpen() ? end : null;
  }

  /** The m-line was offered by one side to another, which have these ends. */
  void offered(MediaDescription media, StreamEnd from, StreamEnd to) {
    type = media.type();
    if (state == State.REFUSED) {
      state = State.OFFERED;
    }
    add(from);
    add(to);
    // What a branch sends before any has answered is heard, of the first one.
    if (!from.isConnected() && !to.isConnected()) {
      from.connect(to);
    }
  }

  /** The offer was taken: media flows between these two from now on. */
  void agreed(StreamEnd from, StreamEnd to) {
    state = State.AGREED;
    add(from);
    add(to);
    from.connect(to);
  }

  /** A side refused it. Who offered it keeps its ports as long as another branch may take it. */
  void refused(MediaLeg by) {
    state = State.REFUSED;
    release(by);
  }

  /** An offer does not have it: one of its own that nobody answered goes. */
  void left() {
    if (state == State.OFFERED) {
      close();
    }
  }

  /** Gives back what one side has. */
  void release(MediaLeg leg) {
    StreamEnd end = ends.get(leg.id());
    if (end != null) {
      close(end);
    }
    if (state == State.REFUSED && ends.values().stream().filter(StreamEnd::isOpen).count() < 2) {
      close();
    }
  }

  boolean owns(InetSocketAddress address) {
    for (StreamEnd end : ends.values()) {
      if (end.owns(address)) {
        return true;
      }
    }
    return false;
  }

  /** Packets of media heard from all sides. */
  long packets() {
    return ends.values().stream().mapToLong(StreamEnd::heard).sum();
  }

  /** Packets of media heard from a side. */
  long heard(String leg) {
    StreamEnd end = ends.get(leg);
    return end == null ? 0 : end.heard();
  }

  /** As {@link StreamEnd#refill}, for all ends. */
  void refill(StreamLimits limits, Consumer<MediaEvent> events) {
    ends.values().forEach(end -> end.refill(index, limits, events));
  }

  List<MediaReport.Stream> report() {
    List<MediaReport.Stream> reports = new ArrayList<>();
    ends.values().forEach(end -> reports.add(end.report(index, type)));
    return reports;
  }

  /** Closes the sockets; the counters stay. May be repeated. */
  void close() {
    ends.values().forEach(StreamEnd::leave);
    ends.values().forEach(this::close);
  }

  private void add(StreamEnd end) {
    ends.put(end.leg(), end);
  }

  private void close(StreamEnd end) {
    if (end.isOpen()) {
      end.close();
      if (LOG.isDebugEnabled() && end.dropped().total() > 0) {
        LOG.debug("{}: dropped {}", end.report(index, type), end.dropped().byReason());
      }
    }
  }
}
