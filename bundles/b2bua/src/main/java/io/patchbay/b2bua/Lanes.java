package io.patchbay.b2bua;

import io.patchbay.b2bua.leg.HeaderPolicy;

/**
 * Both ways between two sides.
 *
 * @param fromA from the one that offered first
 * @param fromB from the other
 */
record Lanes(Lane fromA, Lane fromB) {
  /**
   * The ways between two legs of a call.
   *
   * @param a id of a leg
   * @param toA which headers that one sends
   */
  static Lanes between(Origination call, String a, HeaderPolicy toA, String b, HeaderPolicy toB) {
    return between(call, call.context().hooks(), a, toA, b, toB);
  }

  /**
   * @param hooks that filter what passes
   */
  static Lanes between(
      Origination call, Hooks hooks, String a, HeaderPolicy toA, String b, HeaderPolicy toB) {
    return new Lanes(
        new Lane(call.attempt(), call.loop(), hooks, a, b, toB),
        new Lane(call.attempt(), call.loop(), hooks, b, a, toA));
  }
}
