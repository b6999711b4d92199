package io.patchbay.media.select.tap;

import io.patchbay.api.media.tap.PacketKind;
import io.patchbay.api.media.tap.TapPacket;
import io.patchbay.api.media.tap.TapStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Room for one packet, filled again and again. Not thread-safe. */
final class PacketCopy {
  /** Octets that 20 ms of G.711 fit in. */
  private static final int USUAL = 256;

  private byte[] bytes = new byte[USUAL];
  private ByteBuffer view = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  private @Nullable TapPacket packet;

  /** Takes the octets between 0 and the limit of {@code from}, and leaves that as it is. */
  void fill(
      TapStream stream,
      PacketKind kind,
      ByteBuffer from,
      long arrivalMicros,
      InetSocketAddress source,
      InetSocketAddress destination) {
    int length = from.limit();
    if (length > bytes.length) {
      bytes = new byte[Math.max(length, 2 * bytes.length)];
      view = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }
    from.get(0, bytes, 0, length);
    view.clear().limit(length);
    packet = new TapPacket(stream, kind, view, arrivalMicros, source, destination);
  }

  /** What it was filled with last. */
  TapPacket packet() {
    return Objects.requireNonNull(packet);
  }
}
