package io.patchbay.b2bua;

import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.Reception;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the media of a call leaves in the log. Thread-safe. */
final class MediaLog {
  private static final Logger LOG = LoggerFactory.getLogger(MediaLog.class);

  private MediaLog() {}

  static void write(String callId, MediaReport report) {
    for (MediaReport.Stream stream : report.streams()) {
      LOG.info(
          "call {}: {} from {}: {} RTP packets, {} bytes, {} RTCP, {} dropped",
          callId,
          stream.type(),
          stream.leg(),
          stream.rtpPackets(),
          stream.rtpBytes(),
          stream.rtcpPackets(),
          stream.dropped());
      stream.reception().ifPresent(heard -> write(callId, stream, heard));
    }
  }

  private static void write(String callId, MediaReport.Stream stream, Reception heard) {
    LOG.info(
        "call {}: {} from {}: {} of {} lost, jitter {} ms, longest gap {} ms, MOS {}",
        callId,
        stream.type(),
        stream.leg(),
        heard.lost(),
        heard.expected(),
        Math.round(heard.jitterMillis()),
        Math.round(heard.longestGapMillis()),
        heard.mos().isPresent() ? Math.round(heard.mos().getAsDouble() * 10) / 10.0 : "-");
  }
}
