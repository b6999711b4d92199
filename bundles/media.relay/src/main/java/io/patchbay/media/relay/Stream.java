package io.patchbay.media.relay;

import io.patchbay.api.media.MediaReport;
import java.net.InetSocketAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One m-line of a session: its two ends. Belongs on its loop. */
final class Stream {
  private static final Logger LOG = LoggerFactory.getLogger(Stream.class);

  private final int index;
  private final String type;
  private final List<StreamEnd> ends;
  private boolean open = true;

  Stream(int index, String type, StreamEnd first, StreamEnd second) {
    this.index = index;
    this.type = type;
    ends = List.of(first, second);
    first.opposite(second);
    second.opposite(first);
  }

  StreamEnd end(int side) {
    return ends.get(side);
  }

  boolean isOpen() {
    return open;
  }

  boolean owns(InetSocketAddress address) {
    return open && (ends.get(0).owns(address) || ends.get(1).owns(address));
  }

  /** Packets of media heard from either side. */
  long heard() {
    return ends.get(0).heard() + ends.get(1).heard();
  }

  List<MediaReport.Stream> report() {
    return List.of(ends.get(0).report(index, type), ends.get(1).report(index, type));
  }

  /** Closes the sockets; the counters stay. May be repeated. */
  void close() {
    if (open) {
      open = false;
      ends.forEach(StreamEnd::close);
      logDrops();
    }
  }

  private void logDrops() {
    for (StreamEnd end : ends) {
      if (LOG.isDebugEnabled() && end.dropped().total() > 0) {
        LOG.debug("{}: dropped {}", end.report(index, type), end.dropped());
      }
    }
  }
}
