package io.patchbay.b2bua;

import io.patchbay.api.call.LegInfo;
import java.util.ArrayList;
import java.util.List;

/** What has happened to the legs of a call between two looks at it. */
final class LegChanges {
  private static final String GONE = "Dead";

  private LegChanges() {}

  /** Legs that are new or have changed, as they are now; and those that are gone, as dead. */
  static List<LegInfo> between(List<LegInfo> before, List<LegInfo> after) {
    if (before.equals(after)) {
      return List.of();
    }
    List<LegInfo> changed = new ArrayList<>(after);
    changed.removeAll(before);
    for (LegInfo leg : before) {
      boolean gone = after.stream().noneMatch(each -> each.id().equals(leg.id()));
      if (gone && !leg.state().equals(GONE)) {
        changed.add(leg.in(GONE));
      }
    }
    return changed;
  }
}
