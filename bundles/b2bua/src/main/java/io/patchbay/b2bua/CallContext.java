package io.patchbay.b2bua;

import io.patchbay.api.call.routing.CallRouter;
import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.b2bua.leg.HeaderPolicy;

/** What a call captures when it starts, and keeps however the configuration changes. */
record CallContext(
    SipTransport transport,
    CallRouter router,
    MediaSelector media,
    HeaderPolicy headers,
    LoopGuard loops,
    Hooks hooks,
    Admission limits,
    B2buaSettings settings) {}
