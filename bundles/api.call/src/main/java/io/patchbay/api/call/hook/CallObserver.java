package io.patchbay.api.call.hook;

import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.LegInfo;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A whiteboard service that is told what becomes of calls. Each observer has a thread and a queue
 * of its own, so that it may take its time; events of a call come in their order. When a thousand
 * wait, further ones are lost to that observer, which is reported once.
 */
@ConsumerType
public interface CallObserver {
  /** An INVITE became a call; it is being routed. */
  default void onStarted(CallInfo call) {}

  /**
   * A leg of the call is new, is in another state, or is gone, whose state then is {@code Dead}.
   * Its states are those {@code patchbay:call} shows.
   *
   * @param call as it was at that moment
   * @param leg of it; one that is gone is not among {@link CallInfo#legs} any more
   */
  default void onLeg(CallInfo call, LegInfo leg) {}

  /** The caller is about to be sent the 200. */
  default void onAnswered(CallInfo call) {}

  /** Nothing is left of the call, answered or not. The last event of a call. */
  default void onEnded(CallInfo call) {}
}
