/**
 * What plug-ins put into call control: whiteboard services that decide about calls, change what
 * passes between their legs, or look at them. Where a call goes is a service too: {@link
 * io.patchbay.api.call.routing.CallRouter}.
 *
 * <p>Hooks are asked by descending {@code service.ranking}. A call has those that were there when
 * it began; one that has left since is asked no more. Each hook has one thread of its own, on which
 * its methods are called one after the other: it needs no lock, and nobody else waits while it
 * blocks. One that blocks for long holds up its own next questions, so what takes time is better
 * done elsewhere, and the returned stage completed from there.
 *
 * <p>A hook that throws, fails, returns null or takes longer than its limit is reported by its
 * class name, at most once in ten seconds, and the call goes on as if it were not there. While its
 * thread is held up beyond the limit it is not asked at all.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.patchbay.api.call.hook;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
