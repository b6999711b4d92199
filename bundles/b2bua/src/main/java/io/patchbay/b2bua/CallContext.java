package io.patchbay.b2bua;

import io.patchbay.api.call.routing.CallRouter;
import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.b2bua.leg.Authentication;
import io.patchbay.b2bua.leg.HeaderPolicy;
import io.patchbay.b2bua.leg.LegTable;
import io.patchbay.b2bua.leg.Surroundings;
import java.util.function.Supplier;

/**
 * What a call captures when it starts, and keeps however the configuration changes.
 *
 * @param media the selector of the moment, since a call may outlive the one it began with
 * @param moves spreads the moves of calls to other media sessions over time
 */
record CallContext(
    SipTransport transport,
    CallRouter router,
    Supplier<MediaSelector> media,
    HeaderPolicy headers,
    LegTable legs,
    Hooks hooks,
    Limits limits,
    Pace moves,
    B2buaSettings settings) {
  /** What a leg works with whose peer has sent {@code request}. */
  Surroundings around(IncomingRequest request) {
    return new Surroundings(
        transport,
        request.loop(),
        legs,
        headers.at(request.flow().local().host()),
        settings.session(),
        settings.acks(),
        settings.refer(),
        Authentication.none(transport.messages()));
  }
}
