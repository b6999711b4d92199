/**
 * What plug-ins put into call control: whiteboard services that decide about calls or look at them.
 * They are asked by descending {@code service.ranking}. A call keeps those it began with, so that a
 * bundle that leaves breaks none. One that throws, or takes longer than its limit, is reported by
 * its class name, and the call goes on as if it were not there.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.api.call.hook;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
