package io.patchbay.api.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MediaSessionSpecTest {
  private static MediaSessionSpec spec(int limit, int age) {
    MediaSessionOptions options =
        MediaSessionOptions.builder().maxDuration(Duration.ofSeconds(limit)).build();
    MediaSessionListener nobody =
        new MediaSessionListener() {
          @Override
          public void onTimeout(MediaTimeout timeout) {}

          @Override
          public void onLost(String reason) {}
        };
    return new MediaSessionSpec("call", nobody, options, Map.of(), Duration.ofSeconds(age));
  }

  @Test
  void theTimeThatIsLeftCountsFromTheFirstSessionOfTheCall() {
    assertThat(spec(100, 0).timeLeft()).contains(Duration.ofSeconds(100));
    assertThat(spec(100, 90).timeLeft()).contains(Duration.ofSeconds(10));
    assertThat(spec(100, 100).timeLeft()).contains(Duration.ofMillis(1));
    assertThat(spec(0, 90).timeLeft()).isEmpty();
    assertThatThrownBy(() -> spec(100, -1)).hasMessageContaining("age");
  }
}
