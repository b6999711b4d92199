package io.patchbay.sip.transport.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Names to addresses by the JDK, whose look-up blocks: on threads of its own, few and bounded. */
final class HostLookup implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int WAITING = 1_000;

  private final ThreadPoolExecutor executor;

  HostLookup() {
    executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "patchbay-sip-lookup");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  /** Completes with one address or more, exceptionally with UnknownHostException. */
  CompletableFuture<List<InetAddress>> find(String name) {
    try {
      return CompletableFuture.supplyAsync(
          () -> {
            try {
              return List.of(InetAddress.getAllByName(name));
            } catch (UnknownHostException e) {
              throw new CompletionException(e);
            }
          },
          executor);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
