/**
 * What users of the signalling edge implement: handlers and interceptors. Those that are services
 * are found by whiteboard. One that throws is reported by its class name, and the request it was
 * given is answered 500; everything else goes on.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.api.sip.handler;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
