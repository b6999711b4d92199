package io.patchbay.testkit.rtp;

import java.util.Arrays;
import java.util.Comparator;

/** The two companding laws of ITU-T G.711: 8000 samples a second, one octet each. */
@SuppressWarnings("ImmutableEnumChecker") // the tables are filled once and never given out
public enum G711 {
  MU_LAW(0, "PCMU"),
  A_LAW(8, "PCMA");

  /** Samples a second; also the RTP clock. */
  public static final int CLOCK_HZ = 8000;

  private final int payloadType;
  private final String encoding;
  private final short[] decoded = new short[256];
  private final byte[] encoded = new byte[65536];

  G711(int payloadType, String encoding) {
    this.payloadType = payloadType;
    this.encoding = encoding;
    for (int code = 0; code < decoded.length; code++) {
      decoded[code] = payloadType == 0 ? expandMu(code) : expandA(code);
    }
    fillEncoded();
  }

  /** Static payload type of RFC 3551. */
  public int payloadType() {
    return payloadType;
  }

  /** Encoding name as in {@code a=rtpmap}. */
  public String encoding() {
    return encoding;
  }

  public short decode(byte code) {
    return decoded[code & 0xff];
  }

  /** The code whose value is nearest. */
  public byte encode(short sample) {
    return encoded[sample - Short.MIN_VALUE];
  }

  public short[] decode(byte[] codes) {
    short[] samples = new short[codes.length];
    for (int i = 0; i < codes.length; i++) {
      samples[i] = decode(codes[i]);
    }
    return samples;
  }

  private void fillEncoded() {
    Integer[] byValue = new Integer[decoded.length];
    Arrays.setAll(byValue, code -> code);
    Arrays.sort(byValue, Comparator.comparingInt(code -> decoded[code]));
    int nearest = 0;
    for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
      while (nearest + 1 < byValue.length
          && Math.abs(decoded[byValue[nearest + 1]] - sample)
              <= Math.abs(decoded[byValue[nearest]] - sample)) {
        nearest++;
      }
      encoded[sample - Short.MIN_VALUE] = byValue[nearest].byteValue();
    }
  }

  private static short expandMu(int code) {
    int inverted = ~code & 0xff;
    int bias = 0x84;
    int magnitude = ((((inverted & 0x0f) << 3) + bias) << ((inverted >> 4) & 0x07)) - bias;
    return (short) ((inverted & 0x80) != 0 ? -magnitude : magnitude);
  }

  private static short expandA(int code) {
    int toggled = code ^ 0x55;
    int segment = (toggled >> 4) & 0x07;
    int magnitude = ((toggled & 0x0f) << 4) + 8;
    if (segment > 0) {
      magnitude = (magnitude + 0x100) << (segment - 1);
    }
    return (short) ((toggled & 0x80) != 0 ? magnitude : -magnitude);
  }
}
