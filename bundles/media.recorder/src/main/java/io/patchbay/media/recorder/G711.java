package io.patchbay.media.recorder;

import io.patchbay.api.media.tap.PayloadFormat;
import java.util.Optional;

/** The two laws of ITU-T G.711, from an octet to a sample of 16 bits. */
final class G711 {
  /** Samples a second, which are also the ticks of the RTP clock. */
  static final int RATE = 8000;

  private static final G711 MU_LAW = new G711(true);
  private static final G711 A_LAW = new G711(false);

  private final short[] samples = new short[256];

  private G711(boolean mu) {
    for (int code = 0; code < samples.length; code++) {
      samples[code] = (short) (mu ? mu(code) : a(code));
    }
  }

  /** The law of a format; empty when it is something else. */
  static Optional<G711> of(PayloadFormat format) {
    if (format.clockRate() != RATE) {
      return Optional.empty();
    }
    return switch (format.encoding()) {
      case "pcmu" -> Optional.of(MU_LAW);
      case "pcma" -> Optional.of(A_LAW);
      default -> Optional.empty();
    };
  }

  short sample(byte code) {
    return samples[code & 0xff];
  }

  /** Sign, three bits of exponent, four of mantissa, all inverted, around a bias of 33. */
  private static int mu(int code) {
    int bits = code ^ 0xff;
    int step = 1 << (bits >> 4 & 7);
    int value = (2 * (bits & 15) + 33) * step - 33;
    return bits > 127 ? -4 * value : 4 * value;
  }

  /** As above with every other bit inverted, and without a bias in the lowest of the segments. */
  private static int a(int code) {
    int bits = code ^ 0x55;
    int exponent = bits >> 4 & 7;
    int value = 2 * (bits & 15) + 1;
    int scaled = exponent == 0 ? value : (value + 32) << (exponent - 1);
    return bits > 127 ? 8 * scaled : -8 * scaled;
  }
}
