package io.patchbay.b2bua;

import io.patchbay.api.call.LegInfo;
import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import java.util.ArrayList;
import java.util.List;

/** Everybody a call has to do with until nothing is left of them. All on the call's loop. */
final class Parties {
  private final List<Leg> legs = new ArrayList<>();
  private final List<Hunt> hunts = new ArrayList<>();

  void add(Leg leg) {
    legs.add(leg);
  }

  /** A leg is another call's now. */
  void forget(Leg given) {
    legs.remove(given);
    hunts.forEach(hunt -> hunt.forget(given));
  }

  void add(Hunt hunt) {
    hunts.add(hunt);
  }

  /** True when nothing more will come of anybody. */
  boolean isDead() {
    for (Leg leg : legs) {
      if (!leg.isDead()) {
        return false;
      }
    }
    for (Hunt hunt : hunts) {
      if (!hunt.isDead()) {
        return false;
      }
    }
    return true;
  }

  /** Those who came by themselves first. */
  List<LegInfo> infos() {
    List<LegInfo> infos = new ArrayList<>(2);
    for (Leg leg : legs) {
      infos.add(leg.info());
    }
    for (Hunt hunt : hunts) {
      hunt.addInfos(infos);
    }
    return infos;
  }

  void hangup(LegEvent.Hangup hangup) {
    legs.forEach(leg -> leg.tell(hangup));
    List.copyOf(hunts).forEach(hunt -> hunt.end(hangup));
  }
}
