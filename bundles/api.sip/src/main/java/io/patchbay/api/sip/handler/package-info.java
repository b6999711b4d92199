/**
 * What users of the signalling edge implement: handlers and interceptors. Those that are services
 * are found by whiteboard. One that throws is reported by its class name: a request goes on past an
 * interceptor that threw, and is answered 500 where a handler did.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.api.sip.handler;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
