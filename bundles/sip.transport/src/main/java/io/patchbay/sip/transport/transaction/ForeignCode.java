package io.patchbay.sip.transport.transaction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls into handlers and interceptors: what they throw ends here, under their name. */
final class ForeignCode {
  private static final Logger LOG = LoggerFactory.getLogger(ForeignCode.class);

  private ForeignCode() {}

  /** Returns false when it threw. */
  static boolean call(Object owner, Runnable call) {
    try {
      call.run();
      return true;
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      LOG.error("{} failed", owner.getClass().getName(), e);
      return false;
    }
  }
}
