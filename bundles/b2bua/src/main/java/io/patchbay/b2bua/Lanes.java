package io.patchbay.b2bua;

import io.patchbay.api.call.hook.CallAttempt;
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
   * The ways between who asks for something outside calls, and one who is asked.
   *
   * @param toA which headers the one who asks is sent
   * @param b what the other's leg is called
   * @param toB which headers that one is sent
   */
  static Lanes outside(
      CallAttempt asker, Sender sender, HeaderPolicy toA, String b, HeaderPolicy toB) {
    Hooks hooks = sender.context().hooks();
    return new Lanes(
        new Lane(asker, sender.loop(), hooks, "a", b, toB),
        new Lane(asker, sender.loop(), hooks, b, "a", toA));
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
