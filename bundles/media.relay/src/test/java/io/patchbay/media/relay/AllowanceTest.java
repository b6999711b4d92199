package io.patchbay.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllowanceTest {
  private final Allowance allowance = new Allowance(2);

  @Test
  void isUsedUpAndFilledEverySecond() {
    assertThat(allowance.take()).isTrue();
    assertThat(allowance.take()).isTrue();
    assertThat(allowance.take()).isFalse();
    allowance.refill(1);
    assertThat(allowance.take()).isTrue();
    assertThat(allowance.take()).isFalse();
  }

  @Test
  void saysOnceThatItIsExceededAndOnceThatItIsNot() {
    allowance.take();
    assertThat(allowance.refill(2)).isFalse();
    for (int second = 0; second < 3; second++) {
      for (int i = 0; i < 10; i++) {
        allowance.take();
      }
      assertThat(allowance.refill(2)).isEqualTo(second == 0);
      assertThat(allowance.isExceeded()).isTrue();
    }
    assertThat(allowance.refill(2)).isTrue();
    assertThat(allowance.isExceeded()).isFalse();
    assertThat(allowance.refill(2)).isFalse();
  }
}
