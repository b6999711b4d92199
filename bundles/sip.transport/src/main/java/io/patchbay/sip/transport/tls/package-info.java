/** Certificates, keys and trust of listeners, and what they are read from (RFC 5922). */
@NullMarked
package io.patchbay.sip.transport.tls;

import org.jspecify.annotations.NullMarked;
