package io.patchbay.testkit.rtp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What came in at an endpoint: numbers and sound. The first SSRC heard is the one measured. */
final class Reception {
  /** Ten minutes of packets; later ones are counted and not kept. */
  private static final int KEPT_PACKETS = 30_000;

  private static final int KEPT_RTCP = 1000;

  private final G711 law;
  private final ReceptionStatistics statistics = new ReceptionStatistics(G711.CLOCK_HZ);
  private final SortedMap<Long, byte[]> audio = new TreeMap<>();
  private final List<ByteBuffer> rtcp = new ArrayList<>();
  private final Set<InetSocketAddress> rtpSources = new LinkedHashSet<>();
  private final Set<InetSocketAddress> rtcpSources = new LinkedHashSet<>();
  private long ssrc = -1;
  private long rtcpPackets;
  private long strays;

  Reception(G711 law) {
    this.law = law;
  }

  synchronized void rtp(RtpPacket packet, InetSocketAddress from, long arrivalNanos) {
    rtpSources.add(from);
    if (ssrc < 0) {
      ssrc = packet.ssrc();
    }
    if (packet.ssrc() != ssrc) {
      strays++;
      return;
    }
    statistics.add(packet.sequence(), packet.timestamp(), arrivalNanos);
    if (packet.payloadType() == law.payloadType() && audio.size() < KEPT_PACKETS) {
      audio.putIfAbsent(statistics.extend(packet.sequence()), packet.payload());
    }
    notifyAll();
  }

  synchronized void rtcp(InetSocketAddress from, ByteBuffer packet) {
    rtcpSources.add(from);
    rtcpPackets++;
    if (rtcp.size() < KEPT_RTCP) {
      rtcp.add(ByteBuffer.allocate(packet.remaining()).put(packet).flip().asReadOnlyBuffer());
    }
    notifyAll();
  }

  synchronized void stray() {
    strays++;
  }

  synchronized RtpReport report() {
    return new RtpReport(
        statistics.received(),
        statistics.expected(),
        statistics.duplicates(),
        statistics.reordered(),
        statistics.jitterMillis(),
        statistics.longestGapMillis(),
        rtcpPackets,
        strays,
        rtpSources,
        rtcpSources);
  }

  /** RTCP as it came; the first thousand packets. */
  synchronized List<ByteBuffer> rtcp() {
    return rtcp.stream().map(ByteBuffer::duplicate).toList();
  }

  /** The sound in the order it was sent; a lost packet is silence as long as its neighbour. */
  synchronized short[] samples() {
    short[] samples = new short[0];
    int length = 0;
    long next = audio.isEmpty() ? 0 : audio.firstKey();
    for (Map.Entry<Long, byte[]> packet : audio.entrySet()) {
      short[] sound = law.decode(packet.getValue());
      int silence = (int) Math.min(packet.getKey() - next, 500) * sound.length;
      int end = length + silence + sound.length;
      if (end > samples.length) {
        samples = Arrays.copyOf(samples, Math.max(end, 2 * samples.length));
      }
      System.arraycopy(sound, 0, samples, end - sound.length, sound.length);
      length = end;
      next = packet.getKey() + 1;
    }
    return Arrays.copyOf(samples, length);
  }

  synchronized boolean await(long packets, long rtcp, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (statistics.received() < packets || rtcpPackets < rtcp) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }
}
