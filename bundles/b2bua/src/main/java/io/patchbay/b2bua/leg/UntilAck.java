package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SentResponse;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.api.sip.SipTimes;
import java.time.Duration;

/** Repeats a response that has to be acknowledged until it is, or 64*T1 have passed. */
final class UntilAck {
  private final SipLoop loop;
  private final SentResponse response;
  private final SipTimer limit;
  private final Duration longest;
  private Duration interval;
  private SipTimer repeat;

  private UntilAck(
      SipLoop loop, SipTimes times, Duration longest, SentResponse response, Runnable givenUp) {
    this.loop = loop;
    this.interval = times.t1();
    this.longest = longest;
    this.response = response;
    this.repeat = loop.schedule(interval, this::repeat);
    this.limit =
        loop.schedule(
            times.timeout(),
            () -> {
              stop();
              givenUp.run();
            });
  }

  /**
   * A 2xx to an INVITE, until its ACK (RFC 3261 section 13.3.1.4). The first sending has been done.
   *
   * @param givenUp called when no ACK came; nothing is sent any more
   */
  static UntilAck ok(SipLoop loop, SipTimes times, SentResponse ok, Runnable givenUp) {
    return new UntilAck(loop, times, times.t2(), ok, givenUp);
  }

  /** A reliable provisional response, until its PRACK (RFC 3262 section 3): its pauses double. */
  static UntilAck provisional(
      SipLoop loop, SipTimes times, SentResponse provisional, Runnable givenUp) {
    return new UntilAck(loop, times, times.timeout(), provisional, givenUp);
  }

  /** The acknowledgement is here, or nobody waits for it any more. */
  void stop() {
    repeat.cancel();
    limit.cancel();
  }

  private void repeat() {
    response.resend();
    Duration doubled = interval.multipliedBy(2);
    interval = doubled.compareTo(longest) > 0 ? longest : doubled;
    repeat = loop.schedule(interval, this::repeat);
  }
}
