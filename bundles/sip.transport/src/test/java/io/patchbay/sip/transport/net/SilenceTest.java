package io.patchbay.sip.transport.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection whose peer has promised to say something, on virtual time. */
class SilenceTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final AtomicInteger expired = new AtomicInteger();

  @BeforeEach
  void stopTheClock() {
    channel.freezeTime();
  }

  private void limit(int seconds) {
    Silence.limit(channel, Duration.ofSeconds(seconds), expired::incrementAndGet);
    channel.runPendingTasks();
  }

  private void pass(int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  private void hear() {
    channel.writeInbound(Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII));
  }

  @Test
  void itIsClosedWhenNothingHasComeInAndNotBefore() {
    limit(150);
    pass(149);
    hear();
    pass(149);
    assertThat(channel.isOpen()).isTrue();
    pass(1);
    assertThat(channel.isOpen()).isFalse();
    assertThat(expired).hasValue(1);
  }

  @Test
  void whatGoesOutIsNoSignOfLife() {
    limit(150);
    pass(100);
    channel.writeOutbound(Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII));
    pass(50);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aLaterLimitIsInPlaceOfTheOneBefore() {
    limit(100);
    pass(90);
    limit(100);
    pass(90);
    assertThat(channel.isOpen()).isTrue();
    limit(20);
    pass(20);
    assertThat(channel.isOpen()).isFalse();
    assertThat(expired).hasValue(1);
  }

  @Test
  void oneThatIsClosedOtherwiseLeavesNoTimer() {
    limit(100);
    channel.close();
    pass(200);
    assertThat(expired).hasValue(0);
  }
}
