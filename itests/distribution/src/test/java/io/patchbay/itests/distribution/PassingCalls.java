package io.patchbay.itests.distribution;

import io.patchbay.testkit.sip.OutgoingCall;
import io.patchbay.testkit.sip.Trace;
import io.patchbay.testkit.sip.UserAgent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** New calls, so many a second, that are answered at once and hung up again. */
final class PassingCalls implements AutoCloseable {
  private static final int SECONDS = 40;

  private final UserAgent caller = agent("passing");
  private final UserAgent callee = agent("host");
  private final RtpCrowd crowd = new RtpCrowd();
  private final String sdp = crowd.add().sdp();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  PassingCalls() throws IOException {
    callee.onCall(call -> call.answer(sdp));
  }

  private static UserAgent agent(String name) throws IOException {
    return new UserAgent(
        name, UserAgent.Transport.UDP, UserAgent.loopback(0), UserAgent.T1, new Trace());
  }

  /** Where the gateway's route has to lead. */
  int port() {
    return callee.address().getPort();
  }

  void begin(InetSocketAddress gateway, int perSecond) {
    var unused =
        timer.scheduleAtFixedRate(
            () -> call(gateway), 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
  }

  private void call(InetSocketAddress gateway) {
    made.incrementAndGet();
    OutgoingCall call = caller.call(gateway, "host", sdp);
    var unused =
        call.answered()
            .thenCompose(answer -> call.bye())
            .whenComplete(
                (answer, failure) -> {
                  if (failure != null) {
                    failures.add(String.valueOf(failure.getMessage()));
                  }
                  done.incrementAndGet();
                });
  }

  /** Makes no more, and waits until all are over. */
  void end() throws InterruptedException {
    timer.shutdown();
    for (int i = 0; i < 10 * SECONDS && done.get() < made.get(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    if (done.get() < made.get()) {
      failures.add((made.get() - done.get()) + " calls are not over");
    }
  }

  int made() {
    return made.get();
  }

  Queue<String> failures() {
    return failures;
  }

  @Override
  public void close() throws IOException {
    timer.shutdownNow();
    caller.close();
    callee.close();
    crowd.close();
  }
}
