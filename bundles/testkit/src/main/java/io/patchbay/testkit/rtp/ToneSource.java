package io.patchbay.testkit.rtp;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays a sine tone out of an endpoint: one packet of 20 ms after the other, each at its own
 * absolute time, so that a late one does not delay those behind it. RTCP sender reports follow once
 * a second (real senders are slower, RFC 3550 section 6.2; a test has no time for that).
 *
 * <p>One thread of its own sends, from {@link #start} to {@link #close}.
 */
public final class ToneSource implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ToneSource.class);
  private static final int PACKET_MILLIS = 20;
  private static final int PACKET_SAMPLES = G711.CLOCK_HZ * PACKET_MILLIS / 1000;
  private static final int FIRST_REPORT_MILLIS = 510;
  private static final int REPORT_MILLIS = 1000;
  private static final double AMPLITUDE = 12_000;

  private final RtpEndpoint endpoint;
  private final double hertz;
  private final ScheduledExecutorService scheduler;
  private final long ssrc = ThreadLocalRandom.current().nextLong(1L << 32);
  private final int firstSequence = ThreadLocalRandom.current().nextInt(1 << 16);
  private final long firstTimestamp = ThreadLocalRandom.current().nextLong(1L << 31);
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong reports = new AtomicLong();

  /**
   * A source that is silent until {@link #start}.
   *
   * @param endpoint sends, and says which law; stays the caller's to close, after this
   * @param hertz of the tone, below 4000
   */
  public ToneSource(RtpEndpoint endpoint, double hertz) {
    if (!(hertz > 0 && hertz < G711.CLOCK_HZ / 2.0)) {
      throw new IllegalArgumentException("a tone of " + hertz + " Hz cannot be sampled at 8000 Hz");
    }
    this.endpoint = endpoint;
    this.hertz = hertz;
    this.scheduler =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "testkit-tone-" + Math.round(hertz));
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins to send; once only. */
  public void start() {
    every(this::packet, 0, PACKET_MILLIS);
    every(this::report, FIRST_REPORT_MILLIS, REPORT_MILLIS);
  }

  public double hertz() {
    return hertz;
  }

  /** RTP packets sent. */
  public long sent() {
    return sent.get();
  }

  /** RTCP packets sent. */
  public long reportsSent() {
    return reports.get();
  }

  /** Sends no more; when it returns the last packet is out. */
  @Override
  public void close() {
    scheduler.shutdownNow();
    try {
      if (!scheduler.awaitTermination(5, TimeUnit.SECONDS)) {
        log.warn("the thread of a tone of {} Hz did not end", hertz);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void every(Runnable step, long firstMillis, long millis) {
    // each step handles its own failure; the end of the scheduler ends them all
    ScheduledFuture<?> unused =
        scheduler.scheduleAtFixedRate(step, firstMillis, millis, TimeUnit.MILLISECONDS);
  }

  private void packet() {
    long index = sent.get();
    byte[] sound = new byte[PACKET_SAMPLES];
    for (int i = 0; i < sound.length; i++) {
      double turn = hertz * (index * PACKET_SAMPLES + i) / G711.CLOCK_HZ;
      sound[i] = endpoint.law().encode((short) (AMPLITUDE * Math.sin(2 * Math.PI * turn)));
    }
    try {
      endpoint.send(
          new RtpPacket(
              endpoint.law().payloadType(),
              index == 0,
              (int) (firstSequence + index) & 0xffff,
              timestamp(index),
              ssrc,
              sound));
      sent.incrementAndGet();
    } catch (IOException e) {
      stop(e);
    }
  }

  private void report() {
    long packets = sent.get();
    long octets = packets * PACKET_SAMPLES;
    SenderReport report =
        new SenderReport(
            ssrc, Instant.now(), timestamp(packets), packets, octets, "tone@testkit.invalid");
    try {
      endpoint.sendRtcp(report.encode());
      reports.incrementAndGet();
    } catch (IOException e) {
      stop(e);
    }
  }

  private long timestamp(long index) {
    return (firstTimestamp + index * PACKET_SAMPLES) & 0xffffffffL;
  }

  private void stop(IOException reason) {
    // shutdownNow interrupts a send on its way, which is no failure
    if (!scheduler.isShutdown()) {
      log.warn("a tone of {} Hz ends after {} packets: {}", hertz, sent, reason.toString());
      scheduler.shutdown();
    }
  }
}
