package io.patchbay.testkit.rtp;

/**
 * Finds the strongest tone by Goertzel's algorithm: the power of one frequency at a time, over
 * blocks of 100 ms, in steps of 10 Hz.
 */
public final class ToneDetector {
  private static final int BLOCK = G711.CLOCK_HZ / 10;
  private static final int LOWEST_BIN = 5;

  private ToneDetector() {}

  /** The strongest tone between 50 Hz and 4000 Hz; what does not fill a block is left out. */
  public static Tone detect(short[] samples) {
    int usable = samples.length / BLOCK * BLOCK;
    double energy = 0;
    for (int i = 0; i < usable; i++) {
      energy += (double) samples[i] * samples[i];
    }
    if (energy == 0) {
      return new Tone(0, 0);
    }
    int strongest = 0;
    double most = 0;
    for (int bin = LOWEST_BIN; bin < BLOCK / 2; bin++) {
      double power = 0;
      for (int start = 0; start < usable; start += BLOCK) {
        power += power(samples, start, bin);
      }
      if (power > most) {
        most = power;
        strongest = bin;
      }
    }
    // Parseval: over all bins, 2|X|²/N adds up to the energy
    return new Tone((double) strongest * G711.CLOCK_HZ / BLOCK, 2 * most / BLOCK / energy);
  }

  private static double power(short[] samples, int start, int bin) {
    double coefficient = 2 * Math.cos(2 * Math.PI * bin / BLOCK);
    double previous = 0;
    double beforeThat = 0;
    for (int i = start; i < start + BLOCK; i++) {
      double state = samples[i] + coefficient * previous - beforeThat;
      beforeThat = previous;
      previous = state;
    }
    return previous * previous + beforeThat * beforeThat - coefficient * previous * beforeThat;
  }
}
