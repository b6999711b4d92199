package io.patchbay.b2bua;

import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.hook.CallObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is told what becomes of calls, each on a thread of its own. Thread-safe; never waits. */
final class Observers {
  private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

  /** One observer, its thread while there is something to tell, and its queue. */
  private static final class Line {
    private final CallObserver observer;
    private final HookThread thread;
    private final AtomicBoolean reported = new AtomicBoolean();

    Line(CallObserver observer) {
      this.observer = observer;
      this.thread = new HookThread("patchbay-call-observer");
    }

    void tell(BiConsumer<CallObserver, CallInfo> event, CallInfo call) {
      try {
        thread.execute(() -> deliver(event, call));
      } catch (RejectedExecutionException e) {
        if (!thread.isClosed() && reported.compareAndSet(false, true)) {
          LOG.warn("{} is too slow: events are lost to it", name());
        }
      }
    }

    private void deliver(BiConsumer<CallObserver, CallInfo> event, CallInfo call) {
      try {
        event.accept(observer, call);
      } catch (RuntimeException | LinkageError e) {
        LOG.warn("call {}: {} failed: {}", call.id(), name(), String.valueOf(e));
      }
    }

    private String name() {
      return observer.getClass().getName();
    }
  }

  private final List<Line> lines = new CopyOnWriteArrayList<>();

  void add(CallObserver observer) {
    lines.add(new Line(observer));
  }

  /** It is told what happened so far, and nothing after. */
  void remove(CallObserver observer) {
    for (Line line : List.copyOf(lines)) {
      if (line.observer == observer) {
        lines.remove(line);
        line.thread.close();
      }
    }
  }

  /** True when nobody would be told. */
  boolean isEmpty() {
    return lines.isEmpty();
  }

  void tell(BiConsumer<CallObserver, CallInfo> event, CallInfo call) {
    for (Line line : lines) {
      line.tell(event, call);
    }
  }
}
