/**
 * SIP messages as text and as JAIN objects: the checks in front of the parser, the cheap keys, the
 * parser behind its guard, and the answers that are written without it.
 */
@NullMarked
package io.patchbay.sip.transport.message;

import org.jspecify.annotations.NullMarked;
