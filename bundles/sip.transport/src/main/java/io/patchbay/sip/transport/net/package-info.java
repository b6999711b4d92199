/** Listeners, flows and connections on Netty. */
@NullMarked
package io.patchbay.sip.transport.net;

import org.jspecify.annotations.NullMarked;
