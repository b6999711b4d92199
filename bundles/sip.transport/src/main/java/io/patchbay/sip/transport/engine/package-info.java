/** What waits for sockets: the choice between the native library and the JDK. */
@NullMarked
package io.patchbay.sip.transport.engine;

import org.jspecify.annotations.NullMarked;
