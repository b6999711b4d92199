/**
 * The signalling edge: what sends and receives SIP messages, and what a request looks like to those
 * who handle it.
 *
 * <p>Messages, headers and addresses are those of JSR 32 ({@code javax.sip.message}, {@code
 * .header}, {@code .address}); nobody may rely on the classes behind them. Types here are
 * implemented by {@code sip.transport} alone; what others implement is in {@link
 * io.patchbay.api.sip.handler}.
 *
 * <p><b>Threads.</b> Every Call-ID belongs to one {@link io.patchbay.api.sip.SipLoop}; all events
 * of that Call-ID are delivered on it, in the order of their arrival, and none waits for another.
 * Code on a loop never blocks.
 *
 * <p><b>Ownership.</b> An inbound message is read-only. An outbound message passes to the transport
 * at the moment it is sent and is bytes from then on: do not touch it again.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.api.sip;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
