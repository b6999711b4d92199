/** Shell commands, the local control socket, and what is said at start. */
@NullMarked
package io.patchbay.console;

import org.jspecify.annotations.NullMarked;
