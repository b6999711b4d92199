package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SentResponse;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.api.sip.SipTimes;
import java.time.Duration;

/**
 * Repeats a 2xx to an INVITE until its ACK is here, or 64*T1 have passed (RFC 3261 section
 * 13.3.1.4).
 */
final class UntilAck {
  private final SipLoop loop;
  private final SentResponse ok;
  private final SipTimer limit;
  private final Duration longest;
  private Duration interval;
  private SipTimer repeat;

  /**
   * Begins to repeat; the first sending has been done.
   *
   * @param givenUp called when no ACK came; nothing is sent any more
   */
  UntilAck(SipLoop loop, SipTimes times, SentResponse ok, Runnable givenUp) {
    this.loop = loop;
    this.interval = times.t1();
    this.longest = times.t2();
    this.ok = ok;
    this.repeat = loop.schedule(interval, this::repeat);
    this.limit =
        loop.schedule(
            times.timeout(),
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
    interval = doubled.compareTo(longest) > 0 ? longest : doubled;
    repeat = loop.schedule(interval, this::repeat);
  }
}
