package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.sip.Call;
import io.patchbay.testkit.sip.IncomingCall;
import io.patchbay.testkit.sip.OutgoingCall;
import io.patchbay.testkit.sip.SipMessage;
import io.patchbay.testkit.sip.Trace;
import io.patchbay.testkit.sip.UserAgent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Calls that stand while things change, with RTP both ways, whose peers follow every re-INVITE. */
final class StandingCalls implements AutoCloseable {
  static final String CALLER = "standing";

  private static final int SECONDS = 30;

  private final RtpCrowd crowd = new RtpCrowd();
  private final UserAgent near;
  private final UserAgent far;
  private final BlockingQueue<IncomingCall> arrived = new LinkedBlockingQueue<>();
  private final List<Pair> pairs = new ArrayList<>();

  /** One call. */
  record Pair(OutgoingCall caller, IncomingCall callee, RtpCrowd.Member near, RtpCrowd.Member far) {
    boolean isOver() {
      return caller.ended().isDone() || callee.ended().isDone();
    }
  }

  /** What became of the packets of a span of time. */
  record Loss(int worst, int total, long packets, long longestGapMillis) {
    @Override
    public String toString() {
      return "lost %d of %d, at most %d per call and direction, longest gap %d ms"
          .formatted(total, packets, worst, longestGapMillis);
    }
  }

  StandingCalls() throws IOException {
    near = agent(CALLER);
    far = agent("far");
    far.onCall(arrived::add);
  }

  private static UserAgent agent(String name) throws IOException {
    return new UserAgent(
        name, UserAgent.Transport.UDP, UserAgent.loopback(0), UserAgent.T1, new Trace());
  }

  /** Where the gateway's route has to lead. */
  int port() {
    return far.address().getPort();
  }

  List<Pair> pairs() {
    return pairs;
  }

  void call(Gateway gateway, int calls) throws Exception {
    for (int i = 0; i < calls; i++) {
      RtpCrowd.Member mine = crowd.add();
      RtpCrowd.Member other = crowd.add();
      OutgoingCall caller = near.call(gateway.sip(), "far", mine.sdp());
      IncomingCall callee = arrived.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(callee).as("call " + i).isNotNull();
      follow(caller, mine);
      follow(callee, other);
      callee.answer(other.sdp());
      SipMessage answer = caller.answered().get(SECONDS, TimeUnit.SECONDS);
      mine.aim(answer.body());
      other.aim(callee.invite().body());
      pairs.add(new Pair(caller, callee, mine, other));
    }
  }

  private static void follow(Call call, RtpCrowd.Member member) {
    call.onOffer(
        offer -> {
          member.aim(offer);
          return member.sdp();
        });
  }

  /** Begins a span of time. */
  int[] mark() {
    pairs.forEach(
        pair -> {
          pair.near().takeLongestGap();
          pair.far().takeLongestGap();
        });
    return sent();
  }

  /** Loss among what was sent since {@code mark}; waits for what is on its way. */
  Loss since(int[] mark) throws InterruptedException {
    int[] end = sent();
    TimeUnit.MILLISECONDS.sleep(500); // what was sent last has come by then, or is lost
    int worst = 0;
    int total = 0;
    long packets = 0;
    long gap = 0;
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      int there = pair.far().missing(mark[2 * i], end[2 * i]);
      int back = pair.near().missing(mark[2 * i + 1], end[2 * i + 1]);
      worst = Math.max(worst, Math.max(there, back));
      total += there + back;
      packets += end[2 * i] - mark[2 * i] + end[2 * i + 1] - mark[2 * i + 1];
      gap = Math.max(gap, Math.max(pair.far().takeLongestGap(), pair.near().takeLongestGap()));
    }
    return new Loss(worst, total, packets, gap);
  }

  /** How many packets each has sent so far. */
  int[] sent() {
    return pairs.stream()
        .flatMapToInt(pair -> java.util.stream.IntStream.of(pair.near().sent(), pair.far().sent()))
        .toArray();
  }

  /** How many of them the gateway says are on that backend. */
  long on(Gateway gateway, String backend) throws Exception {
    return Product.shell(gateway, "patchbay:calls")
        .lines()
        .map(line -> List.of(line.strip().split("\\s+")))
        .filter(cells -> cells.contains(CALLER) && cells.contains(backend))
        .count();
  }

  /** All are up still, and are hung up. */
  void hangUp() throws Exception {
    for (Pair pair : pairs) {
      assertThat(pair.isOver()).isFalse();
      assertThat(pair.caller().bye().get(SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
      pair.callee().ended().get(SECONDS, TimeUnit.SECONDS);
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
