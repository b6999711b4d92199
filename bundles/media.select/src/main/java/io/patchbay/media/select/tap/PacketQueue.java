package io.patchbay.media.select.tap;

import io.patchbay.api.media.tap.PacketKind;
import io.patchbay.api.media.tap.TapStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Packets on their way from one media thread to one tap's thread. Neither waits, locks or wakes the
 * other. Room for a packet is made when it is needed for the first time and goes back to the media
 * thread when the packet was handed over.
 */
final class PacketQueue {
  private final Ring<PacketCopy> waiting;
  private final Ring<PacketCopy> handedOver;
  private final int capacity;
  private int made;
  private volatile long dropped;

  PacketQueue(int capacity) {
    this.capacity = capacity;
    waiting = new Ring<>(capacity);
    handedOver = new Ring<>(capacity);
  }

  /** Copies a packet, or counts it as dropped when there is no room. On the media thread. */
  // Only the media thread writes the count.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void offer(
      TapStream stream,
      PacketKind kind,
      ByteBuffer packet,
      long arrivalMicros,
      InetSocketAddress source,
      InetSocketAddress destination) {
    PacketCopy copy = room();
    if (copy == null) {
      dropped++;
      return;
    }
    copy.fill(stream, kind, packet, arrivalMicros, source, destination);
    waiting.offer(copy);
  }

  /** The packet that waits longest; null when none does. On the tap's thread. */
  @Nullable PacketCopy poll() {
    return waiting.poll();
  }

  /** Gives back what {@link #poll} gave. On the tap's thread. */
  void release(PacketCopy copy) {
    handedOver.offer(copy);
  }

  /** Packets there was no room for. Any thread. */
  long dropped() {
    return dropped;
  }

  private @Nullable PacketCopy room() {
    PacketCopy copy = handedOver.poll();
    if (copy == null && made < capacity) {
      made++;
      copy = new PacketCopy();
    }
    return copy;
  }
}
