package io.patchbay.api.sip;

/**
 * What in-dialog requests of a dialog carry (RFC 3261 section 12, seen from our side). The remote
 * tag is left out on purpose: our tag is unique in a Call-ID, and a peer that loses its own tag is
 * still told from a stranger by ours.
 *
 * @param callId Call-ID
 * @param localTag our tag: the To tag of requests the peer sends
 */
public record DialogId(String callId, String localTag) {}
