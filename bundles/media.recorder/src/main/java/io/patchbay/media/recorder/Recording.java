package io.patchbay.media.recorder;

import io.patchbay.api.media.tap.TapEnd;
import io.patchbay.api.media.tap.TapException;
import io.patchbay.api.media.tap.TapPacket;
import io.patchbay.api.media.tap.TapReceiver;
import io.patchbay.api.media.tap.TapSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The recording of one call: a file per format, all on one time line. */
final class Recording implements TapReceiver {
  private final RecorderSettings settings;
  private final Path base;
  private final List<Track> tracks = new ArrayList<>();
  private long startMicros = -1;

  private Recording(RecorderSettings settings, Path base) {
    this.settings = settings;
    this.base = base;
  }

  /** Begins a recording under a name that nobody has. */
  static Recording begin(RecorderSettings settings, TapSession session, Instant now)
      throws TapException {
    Path base = freeName(settings.directory().resolve(settings.fileName().of(session, now)));
    Recording recording = new Recording(settings, base);
    if (settings.formats().contains(RecorderSettings.Format.PCAP)) {
      RecordingFile file = RecordingFile.create(with(base, ".pcap"), settings);
      recording.tracks.add(new PcapTrack(session.call(), file));
    } else {
      RecordingFile.requireWritable(with(base, ".wav"), settings);
    }
    if (settings.formats().contains(RecorderSettings.Format.WAV)) {
      recording.tracks.add(new WavTrack(session.call(), with(base, ".wav"), settings));
    }
    return recording;
  }

  private static Path freeName(Path wanted) {
    Path base = wanted;
    for (int i = 2; isTaken(base); i++) {
      base = with(wanted, "-" + i);
    }
    return base;
  }

  private static boolean isTaken(Path base) {
    for (String extension : new String[] {".wav", ".pcap"}) {
      Path path = with(base, extension);
      if (Files.exists(path) || Files.exists(with(path, RecordingFile.PART))) {
        return true;
      }
    }
    return false;
  }

  private static Path with(Path base, String more) {
    return base.resolveSibling(base.getFileName() + more);
  }

  @Override
  public String describe() {
    return base.toString();
  }

  @Override
  public void onPacket(TapPacket packet) throws TapException {
    if (startMicros < 0) {
      startMicros = packet.arrivalMicros();
    }
    long micros = Math.max(0, packet.arrivalMicros() - startMicros);
    if (settings.maxMicros() > 0 && micros > settings.maxMicros()) {
      throw new TapException(
          base + " has reached max.duration=" + settings.maxMicros() / 1_000_000 + " s");
    }
    for (Track track : tracks) {
      track.onPacket(packet, micros);
    }
  }

  @Override
  public void onEnd(TapEnd reason) throws TapException {
    @Nullable TapException failure = null;
    for (Track track : tracks) {
      try {
        track.finish();
      } catch (TapException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
