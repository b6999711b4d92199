package io.patchbay.media.select.tap;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.tap.MediaTap;
import io.patchbay.api.media.tap.TapSession;
import io.patchbay.media.select.Directory;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The taps that are there, by name, each with a thread of its own from its first session on.
 * Thread-safe.
 */
public final class Taps implements AutoCloseable {
  private static final long CHECK_MILLIS = 500;

  private final Directory<MediaTap> directory = new Directory<>("media taps");
  private final Map<MediaTap, TapWorker> workers = new IdentityHashMap<>();
  private final LongSupplier nanos;
  private volatile TapLimits limits;
  private @Nullable ScheduledExecutorService watch;
  private boolean closed;

  /**
   * @param nanos a clock that only grows, such as {@link System#nanoTime}
   */
  public Taps(TapLimits limits, LongSupplier nanos) {
    this.limits = limits;
    this.nanos = nanos;
  }

  /** Changes the limits of taps that are attached from now on. */
  public void limits(TapLimits changed) {
    limits = changed;
  }

  /** A tap came. */
  public void add(String name, MediaTap tap, int ranking) {
    directory.add(name, tap, ranking);
  }

  /** A tap goes: it is detached everywhere, and has let go of everything when this returns. */
  public void remove(String name, MediaTap tap) {
    directory.remove(name, tap);
    TapWorker worker;
    synchronized (this) {
      worker = workers.remove(tap);
    }
    if (worker != null) {
      stop(worker);
    }
  }

  /** Detaches every tap everywhere, and waits until they have let go of everything. */
  @Override
  public void close() {
    List<TapWorker> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(workers.values());
      workers.clear();
      if (watch != null) {
        watch.shutdownNow();
      }
    }
    all.forEach(this::stop);
  }

  /**
   * Makes a feed for a tap.
   *
   * @param over see {@link TapFeed}
   * @throws MediaException when there is no such tap
   */
  TapFeed feed(String name, TapSession session, Consumer<TapFeed> over) throws MediaException {
    MediaTap tap = directory.find(name).orElseThrow(() -> absent(name));
    return new TapFeed(name, tap, session, limits, over);
  }

  /** Lets the tap's thread see to a feed that {@link #feed} made. */
  synchronized void start(TapFeed feed) throws MediaException {
    MediaTap tap = feed.tap();
    if (closed || directory.find(feed.name()).orElse(null) != tap) {
      throw absent(feed.name());
    }
    if (watch == null) {
      watch = startWatch();
    }
    workers.computeIfAbsent(tap, key -> new TapWorker(feed.name())).add(feed);
  }

  /** Looks after all feeds; called every now and then. */
  void check() {
    List<TapWorker> all;
    synchronized (this) {
      all = List.copyOf(workers.values());
    }
    long now = nanos.getAsLong();
    all.forEach(worker -> worker.check(now));
  }

  private ScheduledExecutorService startWatch() {
    ScheduledExecutorService made =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "media-tap-watch");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        made.scheduleAtFixedRate(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    return made;
  }

  private void stop(TapWorker worker) {
    try {
      worker.stop(limits.patience());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private MediaException absent(String name) {
    return new MediaException(
        MediaException.Kind.UNAVAILABLE,
        "no tap is named '" + name + "' (there are: " + directory.names() + ")");
  }
}
