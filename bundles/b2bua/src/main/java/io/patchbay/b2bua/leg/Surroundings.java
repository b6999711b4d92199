package io.patchbay.b2bua.leg;

import io.patchbay.api.call.routing.ReferMode;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTransport;

/**
 * What every leg of a call works with.
 *
 * @param transport sends, and delivers in-dialog requests
 * @param loop where all of the call runs
 * @param legs where its legs are found by their dialogs
 * @param headers what passes between legs
 * @param session the session timers of its dialogs
 * @param acks how long it waits for ACK and PRACK
 * @param refer what becomes of a REFER
 * @param authentication who we are to the peer
 */
public record Surroundings(
    SipTransport transport,
    SipLoop loop,
    LegTable legs,
    HeaderPolicy headers,
    SessionTimes session,
    AckTimes acks,
    ReferMode refer,
    Authentication authentication) {}
