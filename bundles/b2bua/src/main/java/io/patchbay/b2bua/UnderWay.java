package io.patchbay.b2bua;

import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;

/** A transfer that is under way. */
interface UnderWay {
  /** Who asked for it, and leaves when it succeeds. */
  Leg referrer();

  /** The call is over. */
  void end(LegEvent.Hangup why);
}
