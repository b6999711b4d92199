package io.patchbay.media.recorder;

import io.patchbay.api.media.tap.TapException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A WAV file of two channels of 16 bits. Its header tells the right length after every write, so
 * that a file whose writer died can be played up to there.
 */
final class WavFile {
  /** Octets of a sample of both channels. */
  static final int FRAME = 4;

  private static final int HEADER = 44;
  private static final long LARGEST = 0xffff_ffffL - HEADER;
  private static final short PCM = 1;

  private final RecordingFile file;
  private long frames;

  WavFile(RecordingFile file) throws TapException {
    this.file = file;
    writeHeader();
  }

  /**
   * Writes whole frames.
   *
   * @param position of the first frame; what is skipped is silence
   */
  void write(long position, ByteBuffer pcm) throws TapException {
    long after = position + pcm.remaining() / FRAME;
    if (after * FRAME > LARGEST) {
      throw new TapException(file.path() + " has reached the largest size of a WAV file");
    }
    file.write(pcm, HEADER + position * FRAME);
    frames = Math.max(frames, after);
    writeHeader();
  }

  /** Gives the file its name. */
  void finish() throws TapException {
    file.finish();
  }

  private void writeHeader() throws TapException {
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    int data = (int) (frames * FRAME);
    header.put(ascii("RIFF")).putInt(HEADER - 8 + data).put(ascii("WAVE"));
    header.put(ascii("fmt ")).putInt(16).putShort(PCM).putShort((short) 2);
    header.putInt(G711.RATE).putInt(G711.RATE * FRAME).putShort((short) FRAME).putShort((short) 16);
    header.put(ascii("data")).putInt(data);
    file.write(header.flip(), 0);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
