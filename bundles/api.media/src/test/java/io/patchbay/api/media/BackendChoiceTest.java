package io.patchbay.api.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendChoiceTest {
  @Test
  void namesAreAskedInTheirOrder() {
    BackendChoice choice = BackendChoice.parse("rtpengine-main, relay  direct");
    assertThat(choice.order(bound -> bound - 1))
        .containsExactly("rtpengine-main", "relay", "direct");
    assertThat(choice).hasToString("rtpengine-main,relay,direct");
    assertThat(choice.isFirst("rtpengine-main")).isTrue();
    assertThat(choice.isFirst("relay")).isFalse();
  }

  @Test
  void weightsShareTheCalls() {
    BackendChoice choice = BackendChoice.parse("relay:3,far:1,direct");
    Random random = new Random(7);
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < 4000; i++) {
      var order = choice.order(random::nextInt);
      assertThat(order).containsExactlyInAnyOrder("relay", "far", "direct").endsWith("direct");
      first.merge(order.get(0), 1, Integer::sum);
    }
    assertThat(first.get("relay")).isBetween(2900, 3100);
    assertThat(choice.isFirst("far")).isTrue();
    assertThat(choice.isFirst("direct")).isFalse();
  }

  @Test
  void everyNumberDrawsTheOneItBelongsTo() {
    BackendChoice choice = BackendChoice.parse("a:2,b:1");
    assertThat(choice.order(bound -> 0)).containsExactly("a", "b");
    assertThat(choice.order(bound -> 1 % bound)).containsExactly("a", "b");
    assertThat(choice.order(bound -> 2 % bound)).containsExactly("b", "a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " , ", "relay:", "relay:0", "relay:1001", "relay:x", ":1", "relay,relay:2"})
  void whatCannotBeReadIsRefused(String text) {
    assertThatThrownBy(() -> BackendChoice.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
