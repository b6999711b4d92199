/**
 * Records calls: a tap that writes WAV and pcap files.
 *
 * <pre>
 * RecorderComponent ─▶ Recording ─┬▶ WavRecording ─▶ StreamClock, AudioWindow ─▶ WavFile ─┬▶ RecordingFile
 *                                 └▶ PcapRecording ─▶ UdpFrame ──────────────────────────┘
 * </pre>
 */
@NullMarked
package io.patchbay.media.recorder;

import org.jspecify.annotations.NullMarked;
