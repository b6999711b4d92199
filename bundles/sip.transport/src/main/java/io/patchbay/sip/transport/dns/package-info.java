/** Names to servers: NAPTR, SRV, A and AAAA (RFC 3263, RFC 2782, RFC 3403). */
@NullMarked
package io.patchbay.sip.transport.dns;

import org.jspecify.annotations.NullMarked;
