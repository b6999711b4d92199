package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SentResponse;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.api.sip.SipTimes;
import java.time.Duration;

/** Repeats a response that has to be acknowledged until it is, or its time has passed. */
final class UntilAck {
  private final SipLoop loop;
  private final SentResponse response;
  private final SipTimer limit;
  private final Duration longest;
  private Duration interval;
  private SipTimer repeat;

  /**
   * @param longest pause between two repeats
   */
  private UntilAck(
      Surroundings around,
      Duration longest,
      Duration limit,
      SentResponse response,
      Runnable givenUp) {
    this.loop = around.loop();
    this.interval = around.transport().times().t1();
    this.longest = longest;
    this.response = response;
    this.repeat = loop.schedule(interval, this::repeat);
    this.limit =
        loop.schedule(
            limit,
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
  static UntilAck ok(Surroundings around, SentResponse ok, Runnable givenUp) {
    SipTimes times = around.transport().times();
    return new UntilAck(around, times.t2(), around.acks().forAck(times), ok, givenUp);
  }

  /** A reliable provisional response, until its PRACK (RFC 3262 section 3): its pauses double. */
  static UntilAck provisional(Surroundings around, SentResponse provisional, Runnable givenUp) {
    Duration limit = around.acks().forPrack(around.transport().times());
    return new UntilAck(around, limit, limit, provisional, givenUp);
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
