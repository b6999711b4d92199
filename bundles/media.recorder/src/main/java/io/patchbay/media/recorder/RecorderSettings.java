package io.patchbay.media.recorder;

import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Checked settings of the recorder.
 *
 * @param formats at least one
 * @param maxMicros of a recording; 0: no limit
 * @param maxBytes of a file; 0: no limit
 * @param freeBytes that must stay free
 */
record RecorderSettings(
    Path directory,
    NamePattern fileName,
    Set<Format> formats,
    long maxMicros,
    long maxBytes,
    long freeBytes) {
  private static final long MEGABYTE = 1_000_000;

  /** A kind of file. */
  enum Format {
    WAV,
    PCAP
  }

  /**
   * Reads a configuration.
   *
   * @param data where a relative directory begins
   */
  static RecorderSettings read(Map<String, ?> properties, Path data) throws SettingsException {
    Settings settings = Settings.of(Config.class, properties);
    String directory = settings.requiredText("directory");
    RecorderSettings read =
        new RecorderSettings(
            settings.parsed("directory", text -> data.resolve(path(text)), data),
            settings.parsed("file.name", NamePattern::parse, new NamePattern(directory)),
            settings.parsed("formats", RecorderSettings::formats, Set.of()),
            settings.integer("max.duration", 0, 604_800) * 1_000_000L,
            settings.integer("max.size", 0, 2047) * MEGABYTE,
            settings.integer("free.space", 0, 1_000_000) * MEGABYTE);
    settings.orThrow();
    return read;
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("must be a path: " + e.getReason(), e);
    }
  }

  private static Set<Format> formats(String text) {
    Set<Format> formats = EnumSet.noneOf(Format.class);
    for (String word : text.split("[,\\s]+", 0)) {
      switch (word.toLowerCase(Locale.ROOT)) {
        case "wav" -> formats.add(Format.WAV);
        case "pcap" -> formats.add(Format.PCAP);
        default -> throw new IllegalArgumentException("must be wav, pcap, or both");
      }
    }
    return formats;
  }
}
