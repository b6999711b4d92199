package io.patchbay.media.recorder;

import io.patchbay.api.media.tap.TapException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The last two seconds of a recording, in which packets may still find their place; what is older
 * is written. Two channels, silent where nothing was put. Not thread-safe.
 */
final class AudioWindow {
  /** Samples of each channel. */
  static final int LENGTH = 2 * G711.RATE;

  private static final int CHANNELS = 2;

  private final WavFile file;
  private final short[] ring = new short[CHANNELS * LENGTH];
  private final ByteBuffer out =
      ByteBuffer.allocate(WavFile.FRAME * LENGTH).order(ByteOrder.LITTLE_ENDIAN);
  private long first;
  private long end;
  private long late;

  AudioWindow(WavFile file) {
    this.file = file;
  }

  /**
   * Puts sound into a channel.
   *
   * @param position of the first sample; what lies before the window is counted as late
   */
  void put(int channel, long position, ByteBuffer codes, RtpView sound, G711 law)
      throws TapException {
    int length = Math.min(sound.length(), LENGTH / 2);
    if (position + length > first + LENGTH) {
      moveTo(Math.max(position + length - LENGTH, first + LENGTH / 2));
    }
    for (int i = 0; i < length; i++) {
      long at = position + i;
      if (at < first) {
        late++;
      } else {
        ring[index(at, channel)] = law.sample(codes.get(sound.offset() + i));
      }
    }
    end = Math.max(end, position + length);
  }

  /** Samples that came too late to be heard. */
  long late() {
    return late;
  }

  /** Writes what is left. */
  void flush() throws TapException {
    moveTo(Math.max(end, first));
  }

  /** The window begins there from now on. */
  private void moveTo(long next) throws TapException {
    long written = Math.min(next, end);
    if (written > first) {
      out.clear();
      for (long at = first; at < written; at++) {
        for (int channel = 0; channel < CHANNELS; channel++) {
          int index = index(at, channel);
          out.putShort(ring[index]);
          ring[index] = 0;
        }
      }
      file.write(first, out.flip());
    }
    first = next;
  }

  private static int index(long position, int channel) {
    return (int) (position % LENGTH) * CHANNELS + channel;
  }
}
