package io.patchbay.testkit.load;

import io.patchbay.testkit.sip.Call;
import io.patchbay.testkit.sip.IncomingCall;
import io.patchbay.testkit.sip.OutgoingCall;
import io.patchbay.testkit.sip.UserAgent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Calls that stand while things change, with RTP both ways, whose peers follow every re-INVITE. For
 * one thread.
 */
public final class StandingCalls implements AutoCloseable {
  /** User part of who calls. */
  public static final String CALLER = "standing";

  /** User part of who is called. */
  public static final String CALLED = "far";

  private static final int SECONDS = 30;

  /** When so many later packets were sent, what has not come is lost: half a second. */
  private static final int ON_ITS_WAY = 25;

  /** A side that hears nothing is not waited for longer. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final RtpCrowd crowd = new RtpCrowd();
  private final UserAgent near = UserAgent.udp(CALLER);
  private final UserAgent far = UserAgent.udp(CALLED);
  private final BlockingQueue<IncomingCall> arrived = new LinkedBlockingQueue<>();
  private final List<Pair> ringing = new ArrayList<>();
  private final List<Pair> pairs = new ArrayList<>();

  private record Pair(
      OutgoingCall caller, IncomingCall callee, RtpCrowd.Member near, RtpCrowd.Member far) {
    boolean isOver() {
      return caller.ended().isDone() || callee.ended().isDone();
    }
  }

  public StandingCalls() throws IOException {
    far.onCall(arrived::add);
  }

  /** Where the gateway's route has to lead. */
  public int port() {
    return far.address().getPort();
  }

  /** How many were answered. */
  public int size() {
    return pairs.size();
  }

  /** How many were ended by the gateway. */
  public long over() {
    return pairs.stream().filter(Pair::isOver).count();
  }

  /** Makes more of them; returns when all are answered and talk. */
  public void call(InetSocketAddress gateway, int calls) throws Exception {
    for (int i = 0; i < calls; i++) {
      ring(gateway, 1);
      answer();
    }
  }

  /** Makes more of them; returns when all have arrived, and nobody has answered. */
  public void ring(InetSocketAddress gateway, int calls) throws Exception {
    for (int i = 0; i < calls; i++) {
      RtpCrowd.Member mine = crowd.add();
      OutgoingCall caller = near.call(gateway, CALLED, mine.sdp());
      IncomingCall callee = arrived.poll(SECONDS, TimeUnit.SECONDS);
      if (callee == null) {
        throw new IllegalStateException("call " + i + " does not arrive");
      }
      callee.ring();
      ringing.add(new Pair(caller, callee, mine, crowd.add()));
    }
  }

  /** Answers those that ring; returns when all talk. */
  public void answer() throws Exception {
    for (Pair pair : ringing) {
      follow(pair.caller(), pair.near());
      follow(pair.callee(), pair.far());
      pair.far().aim(pair.callee().invite().body());
      // at once: an offer may be right behind the answer
      CompletableFuture<Void> aimed =
          pair.caller().answered().thenAccept(answer -> pair.near().aim(answer.body()));
      pair.callee().answer(pair.far().sdp());
      aimed.get(SECONDS, TimeUnit.SECONDS);
      pairs.add(pair);
    }
    ringing.clear();
  }

  private static void follow(Call call, RtpCrowd.Member member) {
    call.onOffer(
        offer -> {
          member.aim(offer);
          return member.sdp();
        });
  }

  /** A moment: how many packets each has sent until then. */
  public int[] mark() {
    pairs.forEach(
        pair -> {
          pair.near().takeLongestGap();
          pair.far().takeLongestGap();
        });
    return sent();
  }

  /**
   * Loss among what was sent since {@code mark}; waits for what is on its way. That takes half a
   * second, and longer where the machine, or the gateway, was stopped for a while: what was sent
   * before comes before what was sent half a second later.
   */
  public Loss since(int[] mark) throws InterruptedException {
    int[] end = sent();
    long limit = System.nanoTime() + SILENCE.toNanos();
    while (!heardBeyond(end) && System.nanoTime() < limit) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return between(mark, end);
  }

  private boolean heardBeyond(int[] end) {
    for (int i = 0; i < end.length / 2; i++) {
      Pair pair = pairs.get(i);
      if (!pair.far().hasHeard(end[2 * i] + ON_ITS_WAY)
          || !pair.near().hasHeard(end[2 * i + 1] + ON_ITS_WAY)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Loss among what was sent from one moment to another, which was some time ago, by those that
   * talked at the first.
   */
  public Loss between(int[] mark, int[] end) {
    List<Loss.Direction> directions = new ArrayList<>();
    for (int i = 0; i < mark.length / 2; i++) {
      directions.add(direction(pairs.get(i).far(), mark[2 * i], end[2 * i]));
      directions.add(direction(pairs.get(i).near(), mark[2 * i + 1], end[2 * i + 1]));
    }
    return new Loss(directions);
  }

  private static Loss.Direction direction(RtpCrowd.Member hearing, int from, int to) {
    return new Loss.Direction(to - from, hearing.missing(from, to), hearing.takeLongestGap());
  }

  private int[] sent() {
    return pairs.stream()
        .flatMapToInt(pair -> IntStream.of(pair.near().sent(), pair.far().sent()))
        .toArray();
  }

  /** Hangs all up, which must be up still. */
  public void hangUp() throws Exception {
    if (over() > 0) {
      throw new IllegalStateException(over() + " of " + size() + " calls are over");
    }
    for (Pair pair : pairs) {
      int status = pair.caller().bye().get(SECONDS, TimeUnit.SECONDS).status();
      if (status != 200) {
        throw new IllegalStateException("BYE got " + status);
      }
      pair.callee().ended().get(SECONDS, TimeUnit.SECONDS);
      crowd.remove(pair.near());
      crowd.remove(pair.far());
    }
    pairs.clear();
  }

  @Override
  public void close() throws IOException {
    near.close();
    far.close();
    crowd.close();
  }
}
