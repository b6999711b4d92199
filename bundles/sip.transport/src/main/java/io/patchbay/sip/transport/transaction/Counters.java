package io.patchbay.sip.transport.transaction;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What {@code SipStatistics} shows; written by every loop. */
final class Counters {
  final LongAdder received = new LongAdder();
  final LongAdder sent = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder oversized = new LongAdder();
  final LongAdder strays = new LongAdder();
  final AtomicInteger clients = new AtomicInteger();
  final AtomicInteger servers = new AtomicInteger();
}
