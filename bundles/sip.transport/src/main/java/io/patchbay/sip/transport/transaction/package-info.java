/**
 * Transactions (RFC 3261 section 17, RFC 6026) and dispatch, on {@link io.patchbay.api.sip.SipLoop}
 * and a {@link io.patchbay.sip.transport.transaction.Wire}: no sockets, no threads, no clock of its
 * own, so that a test runs it all under virtual time.
 */
@NullMarked
package io.patchbay.sip.transport.transaction;

import org.jspecify.annotations.NullMarked;
