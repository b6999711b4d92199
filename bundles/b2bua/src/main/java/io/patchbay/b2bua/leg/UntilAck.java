package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SentResponse;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTimer;
import java.time.Duration;

/**
 * Repeats a 2xx to an INVITE until its ACK is here, or 64*T1 have passed (RFC 3261 section
 * 13.3.1.4).
 */
final class UntilAck {
  private static final Duration T1 = Duration.ofMillis(500);
  private static final Duration T2 = Duration.ofSeconds(4);

  private final SipLoop loop;
  private final SentResponse ok;
  private final SipTimer limit;
  private Duration interval = T1;
  private SipTimer repeat;

  /**
   * Begins to repeat; the first sending has been done.
   *
   * @param givenUp called when no ACK came; nothing is sent any more
   */
  UntilAck(SipLoop loop, SentResponse ok, Runnable givenUp) {
    this.loop = loop;
    this.ok = ok;
    this.repeat = loop.schedule(interval, this::repeat);
    this.limit =
        loop.schedule(
            T1.multipliedBy(64),
            () -> {
              stop();
              givenUp.run();
            });
  }

  /** The ACK is here, or nobody waits for it any more. */
  void stop() {
    repeat.cancel();
    limit.cancel();
  }

  private void repeat() {
    ok.resend();
    Duration doubled = interval.multipliedBy(2);
    interval = doubled.compareTo(T2) > 0 ? T2 : doubled;
    repeat = loop.schedule(interval, this::repeat);
  }
}
