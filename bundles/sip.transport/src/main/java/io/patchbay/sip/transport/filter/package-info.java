/**
 * What stands in front of everything else: who may talk to us at all, and how often. It looks at
 * the address a message came from and at nothing of its content.
 */
@NullMarked
package io.patchbay.sip.transport.filter;

import org.jspecify.annotations.NullMarked;
