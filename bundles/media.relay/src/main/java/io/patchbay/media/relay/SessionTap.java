package io.patchbay.media.relay;

import io.patchbay.api.media.tap.PacketKind;
import io.patchbay.api.media.tap.PacketSink;
import io.patchbay.api.media.tap.PacketSource;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where a session can be listened to. As long as nobody does, a packet costs one look at a field.
 * Thread-safe.
 */
final class SessionTap implements PacketSource {
  private volatile @Nullable PacketSink sink;

  @Override
  public void tap(@Nullable PacketSink changed) {
    sink = changed;
  }

  /** The part of it that belongs to one side of an m-line. */
  OfEnd of(String leg, int media) {
    return new OfEnd(leg, media);
  }

  /** What one side sends for one m-line. */
  final class OfEnd {
    private final String leg;
    private final int media;

    private OfEnd(String leg, int media) {
      this.leg = leg;
      this.media = media;
    }

    /** A packet was taken from the side, and is still as it came. On the loop. */
    void heard(
        PacketKind kind, ByteBuffer packet, InetSocketAddress source, InetSocketAddress local) {
      PacketSink to = sink;
      if (to != null) {
        to.onPacket(leg, media, kind, packet, source, local);
      }
    }
  }
}
