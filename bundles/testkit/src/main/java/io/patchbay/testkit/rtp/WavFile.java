package io.patchbay.testkit.rtp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes sound as a WAV file: mono, 16 bits, 8000 samples a second. */
public final class WavFile {
  private static final int HEADER = 44;
  private static final short PCM = 1;

  private WavFile() {}

  /** Writes or replaces {@code file}; its folder must exist. */
  public static void write(Path file, short[] samples) throws IOException {
    int data = samples.length * 2;
    ByteBuffer out = ByteBuffer.allocate(HEADER + data).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(HEADER - 8 + data).put(ascii("WAVE"));
    out.put(ascii("fmt ")).putInt(16).putShort(PCM).putShort((short) 1);
    out.putInt(G711.CLOCK_HZ).putInt(G711.CLOCK_HZ * 2).putShort((short) 2).putShort((short) 16);
    out.put(ascii("data")).putInt(data);
    for (short sample : samples) {
      out.putShort(sample);
    }
    Files.write(file, out.array());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
