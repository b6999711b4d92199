package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SipTimes;
import java.time.Duration;

/**
 * How long we wait for what acknowledges a response of ours; zero for 64*T1, as RFC 3261 section
 * 13.3.1.4 and RFC 3262 section 3 have it.
 *
 * @param ack of a 2xx
 * @param prack of a reliable provisional response
 */
public record AckTimes(Duration ack, Duration prack) {
  Duration forAck(SipTimes times) {
    return ack.isZero() ? times.timeout() : ack;
  }

  Duration forPrack(SipTimes times) {
    return prack.isZero() ? times.timeout() : prack;
  }
}
