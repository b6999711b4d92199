/** Peers behind NAT: how they are found, and what is done for them. */
@NullMarked
package io.patchbay.sip.nat;

import org.jspecify.annotations.NullMarked;
