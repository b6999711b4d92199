package io.patchbay.sip.transport.tls;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads of TLS beside the loops: the arithmetic of handshakes, so that a flood of them does
 * not keep calls waiting, and the look at files that may have changed. None runs while there is
 * nothing to do for them.
 */
public final class TlsWorkers implements AutoCloseable {
  private static final int SECONDS_BETWEEN_LOOKS = 2;
  private static final ThreadFactory NAMED =
      task -> {
        Thread thread = new Thread(task, "patchbay-sip-tls");
        thread.setDaemon(true);
        return thread;
      };

  private final Set<Tls> watched = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor handshakes;
  private @Nullable ScheduledThreadPoolExecutor looks;

  public TlsWorkers() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    handshakes =
        new ThreadPoolExecutor(
            threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), NAMED);
    handshakes.allowCoreThreadTimeOut(true);
  }

  /** Where the arithmetic of handshakes is done. */
  public Executor handshakes() {
    return handshakes;
  }

  /** Keeps it up to date with its files until {@link #forget}. */
  @SuppressWarnings("FutureReturnValueIgnored")
  public synchronized void watch(Tls tls) {
    watched.add(tls);
    if (looks == null) {
      looks = new ScheduledThreadPoolExecutor(1, NAMED);
      looks.scheduleWithFixedDelay(
          () -> watched.forEach(Tls::refresh),
          SECONDS_BETWEEN_LOOKS,
          SECONDS_BETWEEN_LOOKS,
          TimeUnit.SECONDS);
    }
  }

  /** Ends what {@link #watch} began. */
  public synchronized void forget(Tls tls) {
    watched.remove(tls);
    if (watched.isEmpty() && looks != null) {
      looks.shutdownNow();
      looks = null;
    }
  }

  @Override
  public synchronized void close() {
    watched.clear();
    handshakes.shutdownNow();
    if (looks != null) {
      looks.shutdownNow();
      looks = null;
    }
  }
}
