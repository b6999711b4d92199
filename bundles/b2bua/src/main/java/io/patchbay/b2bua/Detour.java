package io.patchbay.b2bua;

import io.patchbay.b2bua.leg.HeaderField;
import io.patchbay.b2bua.leg.History;
import io.patchbay.b2bua.leg.LegEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * By whom a call came to its next targets: Diversion (RFC 5806), which names those that sent it on,
 * the latest first, and its history (RFC 7044). Immutable.
 */
final class Detour {
  private final List<HeaderField> diversions;
  private final History history;

  private Detour(List<HeaderField> diversions, History history) {
    this.diversions = List.copyOf(diversions);
    this.history = history;
  }

  /** Of targets the plan names. */
  static Detour none(Origination call) {
    return new Detour(List.of(), History.of(call.opening().headers(), call.opening().called()));
  }

  /** True when a target has sent the call on. */
  boolean isOne() {
    return !diversions.isEmpty();
  }

  /**
   * Headers of the INVITE to a target.
   *
   * @param number of the target, among all of the call
   */
  List<HeaderField> headers(String user, int number) {
    if (history.isStraight()) {
      return diversions; // one target more leaves it so
    }
    List<HeaderField> headers = new ArrayList<>(diversions);
    headers.addAll(history.to(user, number).fields());
    return headers;
  }

  /**
   * Of those a target names in its place.
   *
   * @param user of the target
   * @param number of the target
   * @param diverter the target, as the next ones may know it: a URI
   * @param rang whether it has rung
   */
  Detour by(String user, int number, String diverter, boolean rang, LegEvent.Redirect redirect) {
    String reason = rang ? "no-answer" : redirect.status() <= 302 ? "unconditional" : "unknown";
    List<HeaderField> all = new ArrayList<>();
    all.add(new HeaderField("Diversion", "<" + diverter + ">;reason=" + reason));
    all.addAll(diversions);
    return new Detour(all, history.to(user, number).left(redirect.status(), redirect.phrase()));
  }
}
