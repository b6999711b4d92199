package io.patchbay.testkit.rtp;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What a bad network does to packets, the same for the same seed: each packet that goes in is lost,
 * or comes out once or twice, each copy after a delay of its own. Immutable; {@link #begin} makes
 * the one that decides.
 *
 * @param seed of the fates
 * @param loss share of packets that are lost, 0 to 1
 * @param duplication share of packets that come twice, 0 to 1
 * @param reordering share of packets that are held back for {@code holdBack}, 0 to 1
 * @param holdBack more than a packet's time, for reordering to happen
 * @param jitter each copy waits between nothing and this
 */
public record Impairment(
    long seed,
    double loss,
    double duplication,
    double reordering,
    Duration holdBack,
    Duration jitter) {
  /** Nothing happens to the packets. */
  public static Impairment none(long seed) {
    return new Impairment(seed, 0, 0, 0, Duration.ZERO, Duration.ZERO);
  }

  public Impairment withLoss(double share) {
    return new Impairment(seed, share, duplication, reordering, holdBack, jitter);
  }

  public Impairment withDuplication(double share) {
    return new Impairment(seed, loss, share, reordering, holdBack, jitter);
  }

  public Impairment withReordering(double share, Duration held) {
    return new Impairment(seed, loss, duplication, share, held, jitter);
  }

  public Impairment withJitter(Duration most) {
    return new Impairment(seed, loss, duplication, reordering, holdBack, most);
  }

  /** Decides from the first packet on. */
  public Fates begin() {
    return new Fates(this);
  }

  /** Decides packet by packet, in the order they go in. Not thread-safe. */
  public static final class Fates {
    private static final long[] LOST = {};

    private final Impairment impairment;
    private final SplittableRandom random;

    private Fates(Impairment impairment) {
      this.impairment = impairment;
      random = new SplittableRandom(impairment.seed);
    }

    /** Delays of the copies of the next packet, in nanoseconds; none when it is lost. */
    public long[] next() {
      // As many draws for each packet, so that one share does not change what another picks.
      boolean lost = random.nextDouble() < impairment.loss;
      boolean twice = random.nextDouble() < impairment.duplication;
      boolean held = random.nextDouble() < impairment.reordering;
      long first = jitter() + (held ? impairment.holdBack.toNanos() : 0);
      long second = jitter();
      if (lost) {
        return LOST.clone();
      }
      return twice ? new long[] {first, second} : new long[] {first};
    }

    private long jitter() {
      return (long) (random.nextDouble() * impairment.jitter.toNanos());
    }
  }
}
