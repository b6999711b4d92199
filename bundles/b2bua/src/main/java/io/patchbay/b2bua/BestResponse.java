package io.patchbay.b2bua;

import io.patchbay.b2bua.leg.HeaderField;
import io.patchbay.b2bua.leg.LegEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of several refusals the caller is told (RFC 3261 section 16.7 step 6): a 6xx before all,
 * else one of the lowest class; of the 4xx those first that say how a new attempt may do better.
 * Then what a peer said counts more than what we concluded ourselves, and the earlier more than the
 * later.
 */
final class BestResponse {
  private static final Set<Integer> PREFERRED = Set.of(401, 407, 415, 420, 484);

  private final List<HeaderField> challenges = new ArrayList<>();
  private LegEvent.@Nullable Reject best;

  void add(LegEvent.Reject reject) {
    challenges.addAll(reject.challenges());
    if (best == null || rank(reject) < rank(best)) {
      best = reject;
    }
  }

  /** Of those added; there must be one. A challenge has those of all of them (step 7). */
  LegEvent.Reject get() {
    if (best == null) {
      throw new IllegalStateException("nobody has refused yet");
    }
    return best.challenges().isEmpty() ? best : best.challenging(challenges);
  }

  private static int rank(LegEvent.Reject reject) {
    int group = reject.status() / 100;
    if (group == 6) {
      return 0;
    }
    int within = PREFERRED.contains(reject.status()) ? 0 : reject.ours() ? 2 : 1;
    return group * 10 + within;
  }
}
