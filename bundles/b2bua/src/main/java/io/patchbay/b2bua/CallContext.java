package io.patchbay.b2bua;

import io.patchbay.api.call.routing.CallRouter;
import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.b2bua.leg.HeaderPolicy;
import io.patchbay.b2bua.leg.LegTable;
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
    Admission limits,
    Pace moves,
    B2buaSettings settings) {}
