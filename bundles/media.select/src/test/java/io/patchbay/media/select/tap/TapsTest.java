package io.patchbay.media.select.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.selection.TapStatus;
import io.patchbay.api.media.tap.PacketKind;
import io.patchbay.api.media.tap.PacketSink;
import io.patchbay.api.media.tap.PacketSource;
import io.patchbay.api.media.tap.PayloadFormat;
import io.patchbay.api.media.tap.TapEnd;
import io.patchbay.api.media.tap.TapException;
import io.patchbay.api.media.tap.TapPacket;
import io.patchbay.api.media.tap.TapSession;
import io.patchbay.sdp.SessionDescription;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Taps on sessions, with real threads and a clock that a test sets. */
@Timeout(60)
class TapsTest {
  private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 4000);
  private static final InetSocketAddress OURS = new InetSocketAddress("192.0.2.9", 20000);
  private static final int QUEUE = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** A session's packets, and who gets them. */
  private static final class Source implements PacketSource, TapSource {
    volatile PacketSink sink;
    int changes;

    @Override
    public String backend() {
      return "relay";
    }

    @Override
    public Optional<PacketSource> packets() {
      return Optional.of(this);
    }

    @Override
    public void tap(PacketSink changed) {
      sink = changed;
      changes++;
    }

    void send(String leg, int sequence) {
      sink.onPacket(leg, 0, PacketKind.RTP, rtp(0, sequence, ""), PEER, OURS);
    }
  }

  /** A session that cannot be listened to. */
  private record Deaf() implements TapSource {
    @Override
    public String backend() {
      return "node";
    }

    @Override
    public Optional<PacketSource> packets() {
      return Optional.empty();
    }
  }

  private final AtomicLong nanos = new AtomicLong(1);
  private final Taps taps = new Taps(new TapLimits(QUEUE, PATIENCE), nanos::get);
  private final ScriptedTap tap = new ScriptedTap();
  private final Source source = new Source();
  private final SessionFeeds feeds = session("call-1", source);

  private SessionFeeds session(String call, Source packets) {
    SessionFeeds made = new SessionFeeds(new TapSession(call, Map.of("caller", "alice")), taps);
    made.join(packets);
    return made;
  }

  private static ByteBuffer rtp(int payloadType, int sequence, String payload) {
    byte[] text = payload.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(12 + text.length)
        .put((byte) 0x80)
        .put((byte) payloadType)
        .putShort((short) sequence)
        .putInt(160 * sequence)
        .putInt(7)
        .put(text)
        .flip();
  }

  private static int sequence(TapPacket packet) {
    return packet.bytes().getShort(2);
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof MediaException known ? known : e;
    }
  }

  private static MediaException failure(CompletionStage<?> stage) throws Exception {
    try {
      await(stage);
    } catch (MediaException e) {
      return e;
    }
    throw new AssertionError("did not fail");
  }

  private TapStatus status() {
    assertThat(feeds.status()).hasSize(1);
    return feeds.status().get(0);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    taps.check();
  }

  @AfterEach
  void close() {
    taps.close();
  }

  @Test
  void packetsArriveInOrderOnAThreadOfTheTap() throws Exception {
    taps.add("ear", tap, 0);
    await(feeds.attach("ear"));
    long before = System.currentTimeMillis() * 1000 - 1000;
    source.send("a", 1);
    source.send("b", 2);
    ByteBuffer report = rtp(0, 3, "");
    source.sink.onPacket("a", 0, PacketKind.RTCP, report, PEER, OURS);

    TapPacket first = tap.nextPacket();
    assertThat(first.stream().leg()).isEqualTo("a");
    assertThat(first.kind()).isEqualTo(PacketKind.RTP);
    assertThat(first.source()).isEqualTo(PEER);
    assertThat(first.destination()).isEqualTo(OURS);
    assertThat(first.bytes()).isEqualTo(rtp(0, 1, ""));
    assertThat(first.arrivalMicros()).isBetween(before, System.currentTimeMillis() * 1000 + 1000);
    assertThat(tap.nextPacket().stream().leg()).isEqualTo("b");
    assertThat(tap.nextPacket().kind()).isEqualTo(PacketKind.RTCP);
    assertThat(report.position()).isZero();
    assertThat(tap.threads).doesNotContain(Thread.currentThread()).hasSize(3);
    assertThat(status().state()).isEqualTo(TapStatus.State.LISTENING);
    assertThat(status().detail()).isEqualTo("on call-1{caller=alice}");
  }

  @Test
  void sessionHasASinkOnlyWhileATapIsAttached() throws Exception {
    ScriptedTap other = new ScriptedTap();
    taps.add("ear", tap, 0);
    taps.add("other", other, 0);
    assertThat(source.changes).isZero();
    await(feeds.attach("ear"));
    await(feeds.attach("other"));
    await(feeds.attach("ear"));
    assertThat(source.changes).isEqualTo(1);

    assertThat(await(feeds.detach("ear"))).isTrue();
    assertThat(tap.nextEnd()).isEqualTo(TapEnd.DETACHED);
    source.send("a", 1);
    other.nextPacket();
    assertThat(tap.heard).isEmpty();
    assertThat(source.sink).isNotNull();

    assertThat(await(feeds.detach("other"))).isTrue();
    assertThat(source.sink).isNull();
    assertThat(await(feeds.detach("other"))).isFalse();

    await(feeds.attach("ear"));
    source.send("a", 2);
    assertThat(sequence(tap.nextPacket())).isEqualTo(2);
  }

  @Test
  void tapThatThrowsIsDetachedAndOthersGoOn() throws Exception {
    ScriptedTap other = new ScriptedTap();
    taps.add("ear", tap, 0);
    taps.add("other", other, 0);
    await(feeds.attach("ear"));
    await(feeds.attach("other"));
    tap.action =
        packet -> {
          throw new IllegalStateException("boom");
        };
    source.send("a", 1);
    other.nextPacket();
    assertThat(tap.nextEnd()).isEqualTo(TapEnd.FAILED);
    assertThat(feeds.status().get(0).state()).isEqualTo(TapStatus.State.FAILED);
    assertThat(feeds.status().get(0).detail()).contains("boom");

    source.send("a", 2);
    assertThat(sequence(other.nextPacket())).isEqualTo(2);
    assertThat(tap.heard).hasSize(1);
  }

  @Test
  void tapMayGiveUpWithAReason() throws Exception {
    taps.add("ear", tap, 0);
    await(feeds.attach("ear"));
    tap.action =
        packet -> {
          throw new TapException("the disk is full");
        };
    source.send("a", 1);
    assertThat(tap.nextEnd()).isEqualTo(TapEnd.FAILED);
    assertThat(status().detail()).isEqualTo("the disk is full");
    assertThat(source.sink).isNull();
  }

  @Test
  void tapThatHangsIsDetachedAndItsOtherCallsGoOnWithAnotherThread() throws Exception {
    taps.add("ear", tap, 0);
    Source secondSource = new Source();
    SessionFeeds second = session("call-2", secondSource);
    await(feeds.attach("ear"));
    await(second.attach("ear"));
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    tap.action =
        packet -> {
          if (sequence(packet) == 1) {
            entered.countDown();
            never.await();
          }
        };
    source.send("a", 1);
    assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
    secondSource.send("a", 2);
    pass(PATIENCE); // the machine stood still, and nobody looked
    assertThat(status().state()).isEqualTo(TapStatus.State.LISTENING);
    pass(PATIENCE.minusMillis(1));
    assertThat(status().state()).isEqualTo(TapStatus.State.LISTENING);
    pass(Duration.ofMillis(1));

    assertThat(status().state()).isEqualTo(TapStatus.State.FAILED);
    assertThat(status().detail()).isEqualTo("did not return within 3 s");
    assertThat(source.sink).isNull();
    // The interrupt freed the thread that was stuck, which lets its own receiver end.
    assertThat(tap.nextEnd()).isEqualTo(TapEnd.FAILED);
    assertThat(sequence(tap.nextPacket())).isEqualTo(1);
    assertThat(sequence(tap.nextPacket())).isEqualTo(2);
    assertThat(tap.threads.get(1)).isNotEqualTo(tap.threads.get(0));
    assertThat(second.status().get(0).state()).isEqualTo(TapStatus.State.LISTENING);
  }

  @Test
  void slowTapMissesPacketsAndIsDetachedWhenItStaysBehind() throws Exception {
    taps.add("ear", tap, 0);
    await(feeds.attach("ear"));
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    tap.action =
        packet -> {
          entered.countDown();
          goOn.await();
        };
    source.send("a", 0);
    assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
    for (int i = 1; i <= QUEUE + 5; i++) {
      source.send("a", i);
    }
    // one is being handled, so all but one of the queue's places are left for the others
    assertThat(status().dropped()).isEqualTo(6);
    goOn.countDown();
    for (int i = 0; i < QUEUE; i++) {
      assertThat(sequence(tap.nextPacket())).isEqualTo(i);
    }
    for (int i = 0; i < 10; i++) {
      pass(Duration.ofSeconds(1));
    }
    assertThat(status().state()).isEqualTo(TapStatus.State.LISTENING);

    // From now on it takes a packet a second, and more come.
    Semaphore mayGoOn = new Semaphore(0);
    tap.action = packet -> mayGoOn.acquire();
    while (status().state() == TapStatus.State.LISTENING) {
      for (int i = 0; i < 4 * QUEUE; i++) {
        source.sink.onPacket("a", 0, PacketKind.RTP, rtp(0, i, ""), PEER, OURS);
      }
      tap.nextPacket();
      pass(Duration.ofSeconds(1));
      mayGoOn.release();
    }
    assertThat(status().detail()).startsWith("is too slow: it missed ");
    assertThat(tap.nextEnd()).isEqualTo(TapEnd.FAILED);
  }

  @Test
  void attachingFailsWithAReason() throws Exception {
    MediaException absent = failure(feeds.attach("ear"));
    assertThat(absent.kind()).isEqualTo(MediaException.Kind.UNAVAILABLE);
    assertThat(absent).hasMessage("no tap is named 'ear' (there are: none)");

    taps.add("ear", tap, 0);
    assertThat(failure(feeds.attach("nose"))).hasMessageContaining("there are: ear");

    tap.refusal = "directory /nowhere is not there";
    MediaException refused = failure(feeds.attach("ear"));
    assertThat(refused.kind()).isEqualTo(MediaException.Kind.UNAVAILABLE);
    assertThat(refused).hasMessage("tap 'ear': directory /nowhere is not there");
    assertThat(source.sink).isNull();

    SessionFeeds deaf = new SessionFeeds(new TapSession("call", Map.of()), taps);
    deaf.join(new Deaf());
    MediaException unsupported = failure(deaf.attach("ear"));
    assertThat(unsupported.kind()).isEqualTo(MediaException.Kind.UNSUPPORTED);
    assertThat(unsupported).hasMessage("taps are not supported by media backend 'node'");

    feeds.leave(source);
    assertThat(failure(feeds.attach("ear")).kind()).isEqualTo(MediaException.Kind.GONE);
  }

  @Test
  void theTapGoesWithTheCallToAnotherSession() throws Exception {
    taps.add("ear", tap, 0);
    await(feeds.attach("ear"));
    source.send("a", 1);
    Source next = new Source();
    feeds.join(next);
    next.send("b", 2);
    source.send("a", 3);
    feeds.leave(source);
    next.send("a", 4);
    assertThat(status().state()).isEqualTo(TapStatus.State.LISTENING);
    feeds.leave(next);
    assertThat(tap.nextEnd()).isEqualTo(TapEnd.CLOSED);
    assertThat(tap.heard).extracting(TapsTest::sequence).containsExactly(1, 2, 3, 4);
    assertThat(tap.ends).isEmpty();
  }

  @Test
  void whatWaitsIsHandedOverWhenTheSessionCloses() throws Exception {
    taps.add("ear", tap, 0);
    await(feeds.attach("ear"));
    CountDownLatch closed = new CountDownLatch(1);
    tap.action = packet -> closed.await();
    for (int i = 0; i < 5; i++) {
      source.send("a", i);
    }
    feeds.leave(source);
    closed.countDown();
    assertThat(tap.nextEnd()).isEqualTo(TapEnd.CLOSED);
    assertThat(tap.heard).hasSize(5);
  }

  @Test
  void tapThatGoesHasLetGoWhenItIsGone() throws Exception {
    taps.add("ear", tap, 0);
    await(feeds.attach("ear"));
    source.send("a", 1);
    taps.remove("ear", tap);

    assertThat(tap.ends).containsExactly(TapEnd.STOPPED);
    assertThat(tap.heard).hasSize(1);
    assertThat(source.sink).isNull();
    assertThat(tap.threads.get(0).isAlive()).isFalse();
    assertThat(failure(feeds.attach("ear"))).hasMessageContaining("no tap is named 'ear'");

    // another version of it comes
    ScriptedTap next = new ScriptedTap();
    taps.add("ear", next, 0);
    await(feeds.attach("ear"));
    source.send("a", 2);
    assertThat(sequence(next.nextPacket())).isEqualTo(2);
  }

  @Test
  void payloadTypesAreThoseOfTheOneWhoReceives() throws Exception {
    taps.add("ear", tap, 0);
    feeds.described("a", sdp("RTP/AVP 96 8", "a=rtpmap:96 opus/48000/2\r\n"));
    await(feeds.attach("ear"));
    source.sink.onPacket("a", 0, PacketKind.RTP, rtp(8, 1, ""), PEER, OURS);
    assertThat(tap.nextPacket().format()).contains(new PayloadFormat("pcma", 8000, ""));

    feeds.described(
        "b", sdp("RTP/AVP 111", "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 useinbandfec=1\r\n"));
    source.sink.onPacket("a", 0, PacketKind.RTP, rtp(111, 2, ""), PEER, OURS);
    TapPacket packet = tap.nextPacket();
    assertThat(packet.format()).contains(new PayloadFormat("opus", 48000, "useinbandfec=1"));
    assertThat(packet.stream().type()).isEqualTo("audio");
    source.sink.onPacket("b", 0, PacketKind.RTP, rtp(96, 3, ""), PEER, OURS);
    assertThat(tap.nextPacket().format()).contains(new PayloadFormat("opus", 48000, ""));
    source.sink.onPacket("b", 0, PacketKind.RTP, rtp(101, 4, ""), PEER, OURS);
    assertThat(tap.nextPacket().format()).isEmpty();
    source.sink.onPacket("b", 0, PacketKind.RTCP, rtp(96, 5, ""), PEER, OURS);
    assertThat(tap.nextPacket().format()).isEmpty();
  }

  private static SessionDescription sdp(String formats, String attributes) throws Exception {
    return SessionDescription.parse(
        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 "
            + formats
            + "\r\n"
            + attributes);
  }

  @Test
  void everyPacketIsHandedOverWholeOrCounted() throws Exception {
    taps.add("ear", tap, 0);
    await(feeds.attach("ear"));
    AtomicLong wrong = new AtomicLong();
    AtomicLong right = new AtomicLong();
    tap.action =
        packet -> {
          byte expected = (byte) packet.bytes().get(2);
          byte[] rest = new byte[packet.bytes().remaining() - 12];
          packet.bytes().get(12, rest);
          boolean whole = rest.length == (expected & 0xff) * 4;
          for (byte each : rest) {
            whole &= each == expected;
          }
          (whole ? right : wrong).incrementAndGet();
        };
    int packets = 20_000;
    for (int i = 0; i < packets; i++) {
      byte size = (byte) i;
      ByteBuffer packet = ByteBuffer.allocate(12 + (size & 0xff) * 4);
      packet.put(2, size);
      for (int at = 12; at < packet.limit(); at++) {
        packet.put(at, size);
      }
      source.sink.onPacket("a", 0, PacketKind.OTHER, packet, PEER, OURS);
    }
    await(feeds.detach("ear"));
    assertThat(wrong).hasValue(0);
    assertThat(right.get()).isPositive();
    assertThat(right.get() + status().dropped()).isEqualTo(packets);
    assertThat(status().packets()).isEqualTo(right.get());
  }
}
