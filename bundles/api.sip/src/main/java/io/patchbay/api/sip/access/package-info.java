/**
 * Looking after who may use the gateway: who is a user, users by hand, and who is shut out.
 * Implemented by {@code sip.auth}.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.api.sip.access;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
