package io.patchbay.b2bua;

import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;

/** A transfer that is under way. */
interface UnderWay {
  /** Who leaves when it succeeds. */
  Leg leaver();

  /** The call is over. */
  void end(LegEvent.Hangup why);
}
