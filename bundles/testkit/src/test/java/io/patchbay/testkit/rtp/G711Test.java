package io.patchbay.testkit.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class G711Test {
  @Test
  void decodesTheEndsOfBothScales() {
    assertThat(G711.MU_LAW.decode((byte) 0xff)).isZero();
    assertThat(G711.MU_LAW.decode((byte) 0x80)).isEqualTo((short) 32124);
    assertThat(G711.MU_LAW.decode((byte) 0x00)).isEqualTo((short) -32124);
    assertThat(G711.A_LAW.decode((byte) 0xd5)).isEqualTo((short) 8);
    assertThat(G711.A_LAW.decode((byte) 0xaa)).isEqualTo((short) 32256);
    assertThat(G711.A_LAW.decode((byte) 0x2a)).isEqualTo((short) -32256);
  }

  @ParameterizedTest
  @EnumSource
  void everyCodeSurvivesTheWayThereAndBack(G711 law) {
    for (int code = 0; code < 256; code++) {
      short value = law.decode((byte) code);
      assertThat(law.decode(law.encode(value))).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noSampleIsFurtherOffThanTheCoarsestStepAllows(G711 law) {
    for (int sample = -32000; sample <= 32000; sample++) {
      int error = Math.abs(law.decode(law.encode((short) sample)) - sample);
      assertThat(error).isLessThanOrEqualTo(Math.max(8, Math.abs(sample) / 16 + 8));
    }
  }
}
