package io.patchbay.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StartReportTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration NONE = Duration.ZERO;

  private final FakeSip sip = new FakeSip();
  private final Services all = new Services(FakeCalls::new, () -> sip.transport, FakeMedia::new);

  @Test
  void saysWhatListensAndWhatDoesNot() {
    sip.failed("tcp", 5060, "port in use").listening("udp", 5060);

    assertThat(new StartReport(all, () -> Set.of("tcp", "udp"), LONG).get())
        .isEqualTo(
            """
            sip tcp: tcp 127.0.0.1:5060 NOT listening: port in use
            sip udp: udp 127.0.0.1:5060 listening, advertised auto
            media far: no answer, NOT usable, not selected
            media relay: ports 20000-30000 on 0.0.0.0
            """);
  }

  @Test
  void waitsForEveryConfiguredListener() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    sip.listening("tcp", 5060);
    StartReport report =
        new StartReport(
            all,
            () -> {
              looks.incrementAndGet();
              return Set.of("tcp", "udp");
            },
            LONG);
    CompletableFuture<String> text = CompletableFuture.supplyAsync(report::get);
    while (looks.get() < 3) {
      Thread.onSpinWait();
    }
    assertThat(text).isNotDone();

    sip.listening("udp", 5060);

    assertThat(text.get(10, TimeUnit.SECONDS)).contains("sip udp: udp 127.0.0.1:5060 listening");
  }

  @Test
  void afterTheLimitSaysWhatIsMissing() {
    assertThat(new StartReport(all, () -> Set.of("udp"), NONE).get())
        .startsWith("sip udp: NOT listening (see the log)\n");
    assertThat(new StartReport(all, Set::of, NONE).get())
        .startsWith("sip: no listener is configured (io.patchbay.sip.listener-NAME.cfg)\n");
    Services none = new Services(() -> null, () -> null, () -> null);
    assertThat(new StartReport(none, Set::of, NONE).get())
        .isEqualTo(
            """
            sip: NOT running (see the log)
            media: NOT running (see the log)
            calls: NOT running (see the log)
            """);
  }
}
