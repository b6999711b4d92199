/**
 * RTPEngine as a media backend: a client of its ng protocol.
 *
 * <pre>
 * RtpEngineComponent ─▶ RtpEngineBackend ─┬▶ RtpEngineSession ─▶ NgOptions, Reports, abilities
 *                                         ├▶ SessionWatch (what the node lost)   ─┐
 *                                         ├▶ Reaper (what an earlier life left)   ├▶ NgClient ─▶ NgCodec ─▶ lib.node
 *                                         └▶ RtpEngineSession                    ─┘
 * </pre>
 */
@NullMarked
package io.patchbay.media.rtpengine;

import org.jspecify.annotations.NullMarked;
