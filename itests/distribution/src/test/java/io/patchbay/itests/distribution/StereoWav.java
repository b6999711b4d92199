package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** What recorders write: 16 bits, ours two channels. */
final class StereoWav {
  private static final int HEADER = 44;

  private StereoWav() {}

  /** A file with one channel, which whoever writes it may not have finished. */
  static short[] mono(Path file) throws IOException {
    ByteBuffer wav = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    short[] samples = new short[(wav.capacity() - HEADER) / 2];
    wav.position(HEADER).asShortBuffer().get(samples);
    return samples;
  }

  /** One channel, 0 is left. */
  static short[] channel(Path file, int channel) throws IOException {
    ByteBuffer wav = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int frames = (wav.capacity() - HEADER) / 4;
    assertThat(wav.getInt(40)).isEqualTo(4 * frames);
    short[] samples = new short[frames];
    for (int i = 0; i < frames; i++) {
      samples[i] = wav.getShort(HEADER + 4 * i + 2 * channel);
    }
    return samples;
  }
}
