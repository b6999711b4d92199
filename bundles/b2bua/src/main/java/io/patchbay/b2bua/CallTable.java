package io.patchbay.b2bua;

import io.patchbay.api.call.CallControl;
import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.LegInfo;
import io.patchbay.api.call.MoveResult;
import io.patchbay.api.call.hook.CallObserver;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.selection.SessionTaps;
import io.patchbay.b2bua.leg.Cause;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The calls of this node, by number. Thread-safe. */
final class CallTable implements Call.Observer {
  private final Map<Long, Call> calls = new ConcurrentSkipListMap<>();
  private final Observers observers;
  private final CommandedTransfers transfers =
      new CommandedTransfers(id -> Optional.ofNullable(find(id)));
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicReference<@Nullable CountDownLatch> drained = new AtomicReference<>();

  /**
   * @param observers told what becomes of the calls
   */
  CallTable(Observers observers) {
    this.observers = observers;
  }

  /** A number no call of this table had before. */
  long nextNumber() {
    return numbers.incrementAndGet();
  }

  void add(Call call) {
    calls.put(Long.valueOf(call.id()), call);
    observers.tell(CallObserver::onStarted, call.info());
  }

  @Override
  public void onAnswered(Call call) {
    answered.incrementAndGet();
    observers.tell(CallObserver::onAnswered, call.info());
  }

  @Override
  public void onChanged(CallInfo before, CallInfo now) {
    if (observers.isEmpty()) {
      return;
    }
    for (LegInfo leg : LegChanges.between(before.legs(), now.legs())) {
      observers.tell((observer, info) -> observer.onLeg(info, leg), now);
    }
  }

  @Override
  public void onEnded(Call call) {
    calls.remove(Long.valueOf(call.id()));
    if (call.info().answered().isEmpty()) {
      failed.incrementAndGet();
    }
    observers.tell(CallObserver::onEnded, call.info());
    CountDownLatch latch = drained.get();
    if (latch != null && calls.isEmpty()) {
      latch.countDown();
    }
  }

  int size() {
    return calls.size();
  }

  Collection<Call> all() {
    return List.copyOf(calls.values());
  }

  /** A latch that opens when the last call is gone; open already when there is none. */
  CountDownLatch whenEmpty() {
    CountDownLatch latch = new CountDownLatch(1);
    drained.set(latch);
    if (calls.isEmpty()) {
      latch.countDown();
    }
    return latch;
  }

  void hangupAll(Cause cause) {
    for (Call call : all()) {
      call.loop().run(() -> call.hangup(cause));
    }
  }

  /** As {@link CallControl#calls()}. */
  List<CallInfo> calls() {
    return calls.values().stream().map(Call::info).toList();
  }

  /** As {@link CallControl#call}. */
  CompletionStage<Optional<CallInfo.Detail>> call(String id) {
    Call call = find(id);
    if (call == null) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return CompletableFuture.completedFuture(call)
        .thenComposeAsync(Call::detail, call.loop())
        .thenApply(Optional::of);
  }

  /** As {@link CallControl#hangup}. */
  CompletionStage<Boolean> hangup(String id, String cause) {
    Call call = find(id);
    if (call == null) {
      return CompletableFuture.completedFuture(false);
    }
    return CompletableFuture.supplyAsync(
        () -> {
          call.hangup(new Cause(480, cause));
          return true;
        },
        call.loop());
  }

  /** What operators and plug-ins transfer. */
  CommandedTransfers transfers() {
    return transfers;
  }

  /** As {@link CallControl#move}. */
  CompletionStage<Optional<MoveResult>> move(String id, Optional<String> backend) {
    Call call = find(id);
    if (call == null) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return CompletableFuture.supplyAsync(() -> call.move(backend), call.loop())
        .thenCompose(result -> result)
        .thenApply(Optional::of);
  }

  /** As {@link CallControl#attachTap}. */
  CompletionStage<Boolean> attachTap(String id, String tap) {
    return onTaps(id, taps -> taps.attach(tap).thenApply(done -> true));
  }

  /** As {@link CallControl#detachTap}. */
  CompletionStage<Boolean> detachTap(String id, String tap) {
    return onTaps(id, taps -> taps.detach(tap));
  }

  /** As {@link CallControl#ability}. */
  <T> CompletionStage<Optional<T>> ability(String id, Class<T> type) {
    Call call = find(id);
    if (call == null) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    try {
      return CompletableFuture.completedFuture(Optional.of(call.ability(type)));
    } catch (MediaException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Boolean> onTaps(
      String id, Function<SessionTaps, CompletionStage<Boolean>> operation) {
    Call call = find(id);
    if (call == null) {
      return CompletableFuture.completedFuture(false);
    }
    return call.taps()
        .map(operation)
        .orElseGet(
            () ->
                CompletableFuture.failedFuture(
                    new MediaException(
                        MediaException.Kind.UNSUPPORTED,
                        call.info().backend().isEmpty()
                            ? "call " + id + " has no media yet"
                            : "taps are not supported by media backend '"
                                + call.info().backend()
                                + "'")));
  }

  CallControl.CallStatistics statistics() {
    return new CallControl.CallStatistics(numbers.get(), answered.get(), failed.get());
  }

  private @Nullable Call find(String id) {
    try {
      return calls.get(Long.valueOf(id));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
