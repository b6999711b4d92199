/** Where the signalling edge meets OSGi: configuration in, {@code SipTransport} out. */
@NullMarked
package io.patchbay.sip.transport;

import org.jspecify.annotations.NullMarked;
