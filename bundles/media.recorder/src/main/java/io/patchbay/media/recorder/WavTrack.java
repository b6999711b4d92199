package io.patchbay.media.recorder;

import io.patchbay.api.media.tap.PacketKind;
import io.patchbay.api.media.tap.PayloadFormat;
import io.patchbay.api.media.tap.TapException;
import io.patchbay.api.media.tap.TapPacket;
import io.patchbay.api.media.tap.TapStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sound of a call: the caller on the left, the called on the right, both where they belong in
 * time. The file is made when there is something to hear.
 */
final class WavTrack implements Track {
  private static final Logger LOG = LoggerFactory.getLogger(WavTrack.class);
  private static final String CALLER = "a";

  /** What comes beside speech, and is silence here. */
  private static final Set<String> ASIDE = Set.of("telephone-event", "cn");

  private final String call;
  private final Path path;
  private final RecorderSettings settings;
  private final Map<String, StreamClock> clocks = new HashMap<>();
  private final Set<String> told = new HashSet<>();
  private int line = -1;
  private @Nullable WavFile file;
  private @Nullable AudioWindow window;

  WavTrack(String call, Path path, RecorderSettings settings) {
    this.call = call;
    this.path = path;
    this.settings = settings;
  }

  @Override
  public void onPacket(TapPacket packet, long micros) throws TapException {
    TapStream stream = packet.stream();
    if (packet.kind() != PacketKind.RTP || !stream.type().equals("audio") || !isFirst(stream)) {
      return;
    }
    Optional<PayloadFormat> format = packet.format();
    if (format.isEmpty() || ASIDE.contains(format.get().encoding())) {
      return;
    }
    Optional<G711> law = G711.of(format.get());
    if (law.isEmpty() || stream.isProtected()) {
      tellOnce(stream, format.get());
      return;
    }
    RtpView sound = RtpView.of(packet.bytes());
    long position =
        clocks
            .computeIfAbsent(stream.leg(), leg -> new StreamClock())
            .place(micros * G711.RATE / 1_000_000, sound.ssrc(), sound.timestamp());
    window().put(stream.leg().equals(CALLER) ? 0 : 1, position, packet.bytes(), sound, law.get());
  }

  /** Of several streams of sound, the first that is heard. */
  private boolean isFirst(TapStream stream) {
    if (line < 0) {
      line = stream.media();
    }
    return line == stream.media();
  }

  private void tellOnce(TapStream stream, PayloadFormat format) {
    String what =
        stream.isProtected() ? "encrypted media (" + stream.protocol() + ")" : format.encoding();
    if (told.add(stream.leg() + what)) {
      LOG.warn(
          "call {}: side {} sends {}, which the WAV file cannot have: only G.711 can be recorded"
              + " as sound; a pcap file has everything",
          call,
          stream.leg(),
          what);
    }
  }

  private AudioWindow window() throws TapException {
    AudioWindow open = window;
    if (open == null) {
      WavFile made = new WavFile(RecordingFile.create(path, settings));
      open = new AudioWindow(made);
      file = made;
      window = open;
    }
    return open;
  }

  @Override
  public void finish() throws TapException {
    WavFile made = file;
    AudioWindow open = window;
    if (made == null || open == null) {
      return;
    }
    try {
      open.flush();
    } finally {
      made.finish();
    }
    LOG.info(
        "call {}: recorded {}{}",
        call,
        path,
        open.late() == 0 ? "" : " (" + open.late() + " samples came too late)");
  }
}
