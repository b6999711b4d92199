/** The two ends of a call: dialogs, their states, and the events they exchange through the call. */
@NullMarked
package io.patchbay.b2bua.leg;

import org.jspecify.annotations.NullMarked;
