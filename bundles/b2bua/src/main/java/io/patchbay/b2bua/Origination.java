package io.patchbay.b2bua;

import io.patchbay.api.call.hook.CallAttempt;
import io.patchbay.api.call.routing.ReferMode;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.b2bua.leg.RemoteParty;

/**
 * On whose behalf somebody is called: what each branch is made from.
 *
 * @param attempt what the caller wants
 * @param context what the call captured when it began
 * @param loop where all of the call runs
 * @param permit its place among the calls
 * @param media the call's media session
 * @param names names the legs that are made
 * @param caller the one who is to be connected
 * @param opening what those who are called are told first
 * @param maxForwards how many hops are left
 */
record Origination(
    CallAttempt attempt,
    CallContext context,
    SipLoop loop,
    Admission.Permit permit,
    CallMedia media,
    LegNames names,
    MidCall.Side caller,
    Opening opening,
    int maxForwards) {

  /** Id of the call, for the log. */
  String callId() {
    return attempt.id();
  }

  /**
   * The same call, on behalf of another of its sides.
   *
   * @param hops how many are left
   */
  Origination by(MidCall.Side side, Opening said, int hops) {
    return new Origination(attempt, context, loop, permit, media, names, side, said, hops);
  }

  /** The same call, with other first words. */
  Origination with(Opening other) {
    return by(caller, other, maxForwards);
  }

  /** What becomes of a REFER in a call by that route. */
  ReferMode referMode(RouteTarget route) {
    return route.refer().orElse(context.settings().refer());
  }

  /** The caller, for those who send something on its behalf. */
  Sender sender() {
    RemoteParty remote = caller.leg().remote();
    return new Sender("call " + callId(), context, loop, remote.identity(), remote.listener());
  }
}
