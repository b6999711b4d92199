package io.patchbay.media.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EModelTest {
  @Test
  void aPerfectCallHasTheScoreOfTheDefaults() {
    assertThat(EModel.mos("pcmu", 0, 0)).isCloseTo(4.41, within(0.005));
    assertThat(EModel.mos(null, 0, 0)).isEqualTo(EModel.mos("pcma", 0, 0));
  }

  /** R worked out by hand from G.107 and G.113. */
  @Test
  void lossDelayAndCodecTakeTheirShare() {
    double onePercent = 93.2 - 95 * 1 / (1 + 25.1);
    assertThat(EModel.mos("pcmu", 0.01, 0)).isCloseTo(score(onePercent), within(1e-9));
    double slow = 93.2 - 0.024 * 300 - 0.11 * (300 - 177.3);
    assertThat(EModel.mos("pcmu", 0, 300)).isCloseTo(score(slow), within(1e-9));
    double g729 = 93.2 - 0.024 * 100 - (11 + 84 * 2 / (2 + 19.0));
    assertThat(EModel.mos("g729", 0.02, 100)).isCloseTo(score(g729), within(1e-9));
  }

  @Test
  void itNeverLeavesTheScale() {
    assertThat(EModel.mos("g723", 1, 5000)).isEqualTo(1);
    for (int loss = 0; loss <= 100; loss++) {
      assertThat(EModel.mos("pcmu", loss / 100.0, 150)).isBetween(1.0, 4.5);
    }
  }

  private static double score(double r) {
    return 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6;
  }
}
