package io.patchbay.media.recorder;

import io.patchbay.api.media.tap.PacketKind;
import io.patchbay.api.media.tap.TapException;
import io.patchbay.api.media.tap.TapPacket;
import io.patchbay.api.media.tap.TapStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every packet of a call as a classic pcap file (draft-ietf-opsawg-pcap) of raw IP, stamped in
 * microseconds, with the addresses the packets really had. Each stream is announced by a packet of
 * its own, which was never on the wire: by that a reader knows it for RTP, and its codecs.
 */
final class PcapTrack implements Track {
  private static final Logger LOG = LoggerFactory.getLogger(PcapTrack.class);
  private static final int MAGIC = 0xa1b2c3d4;
  private static final int LINKTYPE_RAW = 101;
  private static final int LONGEST = 65_535;
  private static final int RECORD_HEADER = 16;

  /** Microseconds after which what was written is on the disk. */
  private static final long FLUSH_AFTER = 1_000_000;

  private record Announced(String leg, int media, InetSocketAddress destination) {}

  private final String call;
  private final RecordingFile file;
  private final Map<Announced, TapStream> announced = new HashMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(128 * 1024).order(ByteOrder.LITTLE_ENDIAN);
  private long written;
  private long flushedAt;

  PcapTrack(String call, RecordingFile file) {
    this.call = call;
    this.file = file;
    buffer.putInt(MAGIC).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0);
    buffer.putInt(LONGEST).putInt(LINKTYPE_RAW);
  }

  @Override
  public void onPacket(TapPacket packet, long micros) throws TapException {
    announce(packet);
    record(packet.arrivalMicros(), packet.source(), packet.destination(), packet.bytes());
    if (micros - flushedAt >= FLUSH_AFTER) {
      flushedAt = micros;
      flush();
    }
  }

  private void announce(TapPacket packet) throws TapException {
    TapStream stream = packet.stream();
    if (packet.kind() == PacketKind.RTCP || stream.formats().isEmpty()) {
      return;
    }
    Announced key = new Announced(stream.leg(), stream.media(), packet.destination());
    if (!stream.equals(announced.put(key, stream))) {
      InetSocketAddress from =
          new InetSocketAddress(packet.destination().getAddress(), Announcement.PORT);
      record(
          packet.arrivalMicros(),
          from,
          Announcement.group(from.getAddress()),
          Announcement.of(stream, packet.destination()));
    }
  }

  private void record(
      long micros, InetSocketAddress source, InetSocketAddress destination, ByteBuffer payload)
      throws TapException {
    int length = UdpFrame.headers(source) + payload.limit();
    if (buffer.remaining() < RECORD_HEADER + length) {
      flush();
    }
    buffer.putInt((int) (micros / 1_000_000)).putInt((int) (micros % 1_000_000));
    buffer.putInt(length).putInt(length);
    UdpFrame.put(buffer, source, destination, payload);
  }

  private void flush() throws TapException {
    buffer.flip();
    int length = buffer.remaining();
    try {
      file.write(buffer, written);
      written += length;
    } finally {
      buffer.clear();
    }
  }

  @Override
  public void finish() throws TapException {
    try {
      flush();
    } finally {
      file.finish();
    }
    LOG.info("call {}: recorded {}", call, file.path());
  }
}
