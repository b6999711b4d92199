/**
 * REGISTER as RFC 3261 section 10.3 has it, with Path (RFC 3327) and outbound flows (RFC 5626), and
 * the location service it fills.
 */
@NullMarked
package io.patchbay.sip.registrar;

import org.jspecify.annotations.NullMarked;
