package io.patchbay.media.relay;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

/** Netty's way of waiting for packets, which tells the clock of the loop when a turn is over. */
final class TurningIoHandler implements IoHandler {
  private final IoHandler waiting;
  private final TurnClock clock;

  TurningIoHandler(IoHandler waiting, TurnClock clock) {
    this.waiting = waiting;
    this.clock = clock;
  }

  /**
   * Waits and hands packets out; tasks of the loop come after that and have a time of their own.
   */
  @Override
  public int run(IoHandlerContext context) {
    clock.turn();
    try {
      return waiting.run(context);
    } finally {
      clock.turn();
    }
  }

  @Override
  public void initialize() {
    waiting.initialize();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return waiting.register(handle);
  }

  @Override
  public void wakeup() {
    waiting.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handle) {
    return waiting.isCompatible(handle);
  }

  @Override
  public void prepareToDestroy() {
    waiting.prepareToDestroy();
  }

  @Override
  public void destroy() {
    waiting.destroy();
  }
}
