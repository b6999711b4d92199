package io.patchbay.b2bua;

import io.patchbay.api.call.hook.CallAttempt;
import io.patchbay.api.call.routing.HeaderRules;
import io.patchbay.api.call.routing.Outbound;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.Target;
import io.patchbay.b2bua.leg.Authentication;
import io.patchbay.b2bua.leg.CallerLeg;
import io.patchbay.b2bua.leg.Surroundings;
import io.patchbay.lib.digest.DigestLogin;
import io.patchbay.sdp.SessionDescription;
import java.util.Optional;

/**
 * The caller's side of a call: what each of its branches is made from.
 *
 * @param attempt what the caller wants
 * @param context what the call captured when it began
 * @param loop where all of the call runs
 * @param permit its place among the calls
 * @param media the call's media session
 * @param caller the leg of the one who called
 * @param callerMedia what the media session calls it
 * @param offer what the caller offered, as it was written; empty when it asks for an offer
 * @param maxForwards of the caller's INVITE
 */
record Origination(
    CallAttempt attempt,
    CallContext context,
    SipLoop loop,
    Admission.Permit permit,
    CallMedia media,
    CallerLeg caller,
    MediaLeg callerMedia,
    Optional<SessionDescription> offer,
    int maxForwards) {

  /** Id of the call, for the log. */
  String callId() {
    return attempt.id();
  }

  /** What a leg to {@code target} works with, whose headers pass by the rules of its route. */
  Surroundings around(RouteTarget route, Target target) {
    HeaderRules rules = route.headers();
    boolean trustedCaller = context.settings().trusts(caller.flow().listener());
    boolean trustedTarget =
        switch (rules.trust()) {
          case YES -> true;
          case NO -> false;
          case LISTENER ->
              rules.preset() == HeaderRules.Preset.TRUNK
                  || context.settings().trusts(target.listener());
        };
    return new Surroundings(
        context.transport(),
        loop,
        context.headers().by(rules, trustedCaller && trustedTarget).at(target.local().host()),
        context.settings().session(),
        context.settings().refer(),
        authentication(route.outbound(), target));
  }

  private Authentication authentication(Outbound outbound, Target target) {
    SipMessages messages = context.transport().messages();
    return outbound
        .credentials()
        .map(who -> new DigestLogin(who.username(), who.password(), who.realm()))
        .map(login -> Authentication.of(messages, login, target.remote().getAddress()))
        .orElseGet(() -> Authentication.none(messages));
  }
}
