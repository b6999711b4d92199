package io.patchbay.media.select.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.tap.MediaTap;
import io.patchbay.api.media.tap.TapEnd;
import io.patchbay.api.media.tap.TapException;
import io.patchbay.api.media.tap.TapPacket;
import io.patchbay.api.media.tap.TapReceiver;
import io.patchbay.api.media.tap.TapSession;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A tap that does what a test says, and remembers. */
final class ScriptedTap implements MediaTap {
  private static final int SECONDS = 20;

  /** Something to do with a packet. */
  interface Action {
    void on(TapPacket packet) throws TapException, InterruptedException;
  }

  final BlockingQueue<TapPacket> heard = new LinkedBlockingQueue<>();
  final BlockingQueue<TapEnd> ends = new LinkedBlockingQueue<>();
  final List<Thread> threads = new CopyOnWriteArrayList<>();
  volatile Action action = packet -> {};
  volatile String refusal = "";

  @Override
  public TapReceiver open(TapSession session) throws TapException {
    if (!refusal.isEmpty()) {
      throw new TapException(refusal);
    }
    return new TapReceiver() {
      @Override
      public void onPacket(TapPacket packet) throws TapException {
        threads.add(Thread.currentThread());
        heard.add(kept(packet));
        try {
          action.on(packet);
        } catch (InterruptedException e) {
          throw new IllegalStateException("interrupted", e);
        }
      }

      @Override
      public void onEnd(TapEnd reason) {
        ends.add(reason);
      }

      @Override
      public String describe() {
        return "on " + session.call() + session.labels();
      }
    };
  }

  private static TapPacket kept(TapPacket packet) {
    ByteBuffer copy = ByteBuffer.allocate(packet.bytes().remaining());
    copy.put(packet.bytes().duplicate()).flip();
    return new TapPacket(
        packet.stream(),
        packet.kind(),
        copy,
        packet.arrivalMicros(),
        packet.source(),
        packet.destination());
  }

  TapPacket nextPacket() throws InterruptedException {
    TapPacket packet = heard.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(packet).as("a packet").isNotNull();
    return packet;
  }

  TapEnd nextEnd() throws InterruptedException {
    TapEnd end = ends.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(end).as("an end").isNotNull();
    return end;
  }
}
