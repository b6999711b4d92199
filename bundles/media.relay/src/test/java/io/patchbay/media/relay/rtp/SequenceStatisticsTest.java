package io.patchbay.media.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SequenceStatisticsTest {
  private final SequenceStatistics statistics = new SequenceStatistics();

  private void add(int... numbers) {
    for (int number : numbers) {
      statistics.add(number & 0xFFFF);
    }
  }

  @Test
  void aSourceIsProvenByTwoInSequenceAndTheFirstCountsToo() {
    add(10);
    assertThat(statistics.proven()).isFalse();
    assertThat(statistics.expectedTotal()).isZero();
    add(12);
    assertThat(statistics.proven()).isFalse();
    add(13);
    assertThat(statistics.proven()).isTrue();
    assertThat(statistics.expectedTotal()).isEqualTo(4);
    assertThat(statistics.distinctTotal()).isEqualTo(3);
  }

  @Test
  void numbersGoOnBehindTheirEnd() {
    add(65534, 65535, 0, 1);
    assertThat(statistics.expected()).isEqualTo(4);
    assertThat(statistics.cumulativeLost()).isZero();
    assertThat(statistics.extendedHighest()).isEqualTo(0x10001);
  }

  @Test
  void lateAndDuplicatePacketsAreToldApart() {
    add(1, 2, 5, 3, 3, 5, 5);
    assertThat(statistics.reordered()).isEqualTo(1);
    assertThat(statistics.duplicates()).isEqualTo(3);
    assertThat(statistics.expectedTotal() - statistics.distinctTotal()).isEqualTo(1);
    assertThat(statistics.cumulativeLost()).as("A.3: copies make up for it").isEqualTo(-2);
  }

  @Test
  void whatComesBeforeTheFirstBelongsToIt() {
    add(3, 1, 4, 5);
    assertThat(statistics.expectedTotal()).isEqualTo(5);
    assertThat(statistics.distinctTotal()).isEqualTo(4);
    assertThat(statistics.reordered()).isEqualTo(1);
  }

  @Test
  void aStrayNumberIsNoRestart() {
    add(1, 2, 30_000, 3, 4);
    assertThat(statistics.restarts()).isZero();
    assertThat(statistics.expectedTotal()).isEqualTo(4);
    assertThat(statistics.distinctTotal()).isEqualTo(4);
  }

  @Test
  void twoInSequenceAfterAJumpAreARestartThatKeepsWhatWasLost() {
    add(1, 2, 4, 30_000, 30_001, 30_003);
    assertThat(statistics.restarts()).isEqualTo(1);
    assertThat(statistics.expectedTotal()).isEqualTo(8);
    assertThat(statistics.expectedTotal() - statistics.distinctTotal()).isEqualTo(2);
    assertThat(statistics.expected()).as("a report begins anew").isEqualTo(4);
    assertThat(statistics.cumulativeLost()).isEqualTo(1);
    assertThat(statistics.extendedHighest()).isEqualTo(30_003);
  }

  @Test
  void aStepBelowTheDropoutIsLossAndAboveItAJump() {
    add(1, 2, 2 + SequenceStatistics.MAX_DROPOUT - 1);
    assertThat(statistics.cumulativeLost()).isEqualTo(SequenceStatistics.MAX_DROPOUT - 2);
    int highest = statistics.extendedHighest();
    add(highest + SequenceStatistics.MAX_DROPOUT);
    assertThat(statistics.extendedHighest()).isEqualTo(highest);
  }

  @Test
  void theFractionIsOfItsInterval() {
    for (int i = 0; i < 100; i++) {
      if (i % 4 != 3 || i == 99) {
        add(i);
      }
    }
    assertThat(statistics.takeFractionLost()).isEqualTo(24 * 256 / 100);
    add(100, 101, 102);
    assertThat(statistics.takeFractionLost()).isZero();
    add(103, 103, 105);
    assertThat(statistics.takeFractionLost()).as("a copy made up for it").isZero();
    assertThat(statistics.takeFractionLost()).as("nothing came").isZero();
  }

  /** Against a model that remembers everything. */
  @Test
  void anyMixtureWithinTheMisorderIsCountedExactly() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Integer> arrivals = mixture(random);
      SequenceStatistics counted = new SequenceStatistics();
      Set<Integer> seen = new HashSet<>();
      int first = Integer.MAX_VALUE;
      int highest = Integer.MIN_VALUE;
      int duplicates = 0;
      int reordered = 0;
      for (int number : arrivals) {
        counted.add(number & 0xFFFF);
        if (!seen.add(number)) {
          duplicates++;
        } else if (number < highest) {
          reordered++;
        }
        first = Math.min(first, number);
        highest = Math.max(highest, number);
      }
      assertThat(counted.duplicates()).as("seed %d", seed).isEqualTo(duplicates);
      assertThat(counted.reordered()).as("seed %d", seed).isEqualTo(reordered);
      assertThat(counted.expectedTotal()).as("seed %d", seed).isEqualTo(highest - first + 1L);
      assertThat(counted.distinctTotal()).as("seed %d", seed).isEqualTo(seen.size());
    }
  }

  /** Numbers beyond 65535 with losses, each delayed by less than the misorder, some twice. */
  private static List<Integer> mixture(Random random) {
    List<long[]> timed = new ArrayList<>();
    for (int number = 65_000; number < 68_000; number++) {
      boolean sent = number < 65_002 || random.nextInt(20) > 0;
      int copies = random.nextInt(30) == 0 ? 2 : 1;
      for (int i = 0; sent && i < copies; i++) {
        timed.add(new long[] {number + (number < 65_002 ? 0 : random.nextInt(90)), number});
      }
    }
    timed.sort(Comparator.comparingLong(each -> each[0]));
    return timed.stream().map(each -> (int) each[1]).toList();
  }
}
