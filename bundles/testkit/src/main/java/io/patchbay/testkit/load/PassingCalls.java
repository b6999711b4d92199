package io.patchbay.testkit.load;

import io.patchbay.testkit.sip.OutgoingCall;
import io.patchbay.testkit.sip.UserAgent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** New calls, so many a second, that are answered at once and hung up again. */
public final class PassingCalls implements AutoCloseable {
  /** User part of who is called. */
  public static final String CALLED = "passing";

  private static final int SECONDS = 40;

  private final UserAgent caller = UserAgent.udp("passerby");
  private final UserAgent callee = UserAgent.udp(CALLED);
  private final RtpCrowd crowd = new RtpCrowd();
  private final String sdp = crowd.add().sdp();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  public PassingCalls() throws IOException {
    callee.onCall(call -> call.answer(sdp));
  }

  /** Where the gateway's route for {@link #CALLED} has to lead. */
  public int port() {
    return callee.address().getPort();
  }

  /** Makes calls from now on. */
  public void begin(InetSocketAddress gateway, int perSecond) {
    var unused =
        timer.scheduleAtFixedRate(
            () -> call(gateway), 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
  }

  private void call(InetSocketAddress gateway) {
    made.incrementAndGet();
    OutgoingCall call = caller.call(gateway, CALLED, sdp);
    var unused =
        call.answered()
            .thenCompose(answer -> call.bye())
            .whenComplete(
                (answer, failure) -> {
                  if (failure != null) {
                    failures.add(String.valueOf(failure.getMessage()));
                  } else if (answer.status() != 200) {
                    failures.add("BYE got " + answer.status());
                  }
                  done.incrementAndGet();
                });
  }

  /** Makes no more, and waits until all are over. */
  public void end() throws InterruptedException {
    timer.shutdown();
    for (int i = 0; i < 10 * SECONDS && done.get() < made.get(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    if (done.get() < made.get()) {
      failures.add((made.get() - done.get()) + " calls are not over");
    }
  }

  public int made() {
    return made.get();
  }

  /** What went wrong so far, a line for each call. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() throws IOException {
    timer.shutdownNow();
    caller.close();
    callee.close();
    crowd.close();
  }
}
