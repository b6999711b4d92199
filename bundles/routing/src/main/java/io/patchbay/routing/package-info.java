/** Routing by configuration: ordered static routes from a called user to a SIP URI. */
@NullMarked
package io.patchbay.routing;

import org.jspecify.annotations.NullMarked;
