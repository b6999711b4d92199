package io.patchbay.lib.node;

import io.patchbay.testkit.VirtualLoop;

/** A node's loop in virtual time. */
final class Virtual {
  private Virtual() {}

  static NodeLoop loop(VirtualLoop time) {
    return new NodeLoop(
        time::execute, time::nowMillis, (delay, task) -> time.schedule(delay, task)::cancel);
  }
}
