package io.patchbay.testkit.rtp;

/**
 * The strongest tone in a sound.
 *
 * @param hertz its frequency, to 10 Hz; 0 for silence
 * @param share of the sound's power that is in it, 0 to 1
 */
public record Tone(double hertz, double share) {
  private static final double TOLERANCE_HERTZ = 10;
  private static final double CLEAR = 0.5;

  /** Is it this frequency, and does it hold most of the power? */
  public boolean is(double expectedHertz) {
    return Math.abs(hertz - expectedHertz) <= TOLERANCE_HERTZ && share >= CLEAR;
  }
}
