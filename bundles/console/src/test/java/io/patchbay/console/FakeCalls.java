package io.patchbay.console;

import io.patchbay.api.call.CallControl;
import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.CallState;
import io.patchbay.api.call.LegInfo;
import io.patchbay.api.call.LimitStatus;
import io.patchbay.api.call.MoveResult;
import io.patchbay.api.call.TransferResult;
import io.patchbay.api.media.MediaEvent;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.PeerReception;
import io.patchbay.api.media.Reception;
import io.patchbay.api.media.ability.MediaPlayback;
import io.patchbay.api.media.ability.MediaRecording;
import io.patchbay.api.media.selection.TapStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One call with the id 7, until it is hung up. */
final class FakeCalls implements CallControl {
  static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

  final List<String> hungUp = new ArrayList<>();
  boolean draining;
  boolean able = true;
  final List<String> asked = new ArrayList<>();
  final List<String> tapped = new ArrayList<>();

  private final CallInfo call =
      new CallInfo(
          "7",
          CallState.UP,
          "alice",
          "bob",
          STARTED,
          Optional.of(STARTED.plusSeconds(3)),
          "relay",
          "1001",
          List.of(
              new LegInfo("a", "x1", "<sip:alice@a>", "<sip:bob@g>", "udp 127.0.0.1:5070", "Up"),
              new LegInfo("b", "x2", "<sip:alice@g>", "<sip:bob@b>", "udp 127.0.0.1:5062", "Up")));

  private static final List<CallInfo.MediaNote> NOTES =
      List.of(new CallInfo.MediaNote(Instant.now(), new MediaEvent.OneWay("b", false)));

  private static final List<TapStatus> TAPS =
      List.of(new TapStatus("recorder", TapStatus.State.LISTENING, 300, 2, "/rec/x"));

  @Override
  public List<CallInfo> calls() {
    return List.of(call);
  }

  @Override
  public CompletionStage<Optional<CallInfo.Detail>> call(String id) {
    var stream =
        new MediaReport.Stream(
            "a",
            0,
            "audio",
            "127.0.0.1:20000",
            "127.0.0.1:6000",
            150,
            25800,
            3,
            1,
            Map.of("stranger", 1L),
            Optional.of(
                new Reception(0xBEEF, 0, 153, 3, 1, 2, 0.75, 61.2, 0, 0, OptionalDouble.of(4.21))),
            Optional.of(new PeerReception(0.25, 9, 7.5, OptionalDouble.empty())),
            OptionalDouble.of(33.3));
    return CompletableFuture.completedFuture(
        id.equals("7")
            ? Optional.of(new CallInfo.Detail(call, new MediaReport(List.of(stream)), NOTES, TAPS))
            : Optional.empty());
  }

  @Override
  public CompletionStage<Boolean> hangup(String id, String cause) {
    hungUp.add(id + " " + cause);
    return CompletableFuture.completedFuture(id.equals("7"));
  }

  @Override
  public CompletionStage<Boolean> attachTap(String id, String tap) {
    if (tap.equals("nobody")) {
      return CompletableFuture.failedFuture(
          new MediaException(MediaException.Kind.UNAVAILABLE, "no tap is named 'nobody'"));
    }
    tapped.add("+" + id + " " + tap);
    return CompletableFuture.completedFuture(id.equals("7"));
  }

  /** Plays and records, unless it is told to have no abilities. */
  private final class Node implements MediaPlayback, MediaRecording {
    @Override
    public CompletionStage<Void> play(String leg, String file, int times) {
      return done("play " + leg + " " + file + " " + times);
    }

    @Override
    public CompletionStage<Void> stop(String leg) {
      return done("stop " + leg);
    }

    @Override
    public CompletionStage<Void> start(String name) {
      return done("record");
    }

    @Override
    public CompletionStage<Void> stop() {
      return done("record no more");
    }

    private CompletionStage<Void> done(String what) {
      asked.add(what);
      return CompletableFuture.allOf();
    }
  }

  @Override
  public <T> CompletionStage<Optional<T>> ability(String id, Class<T> type) {
    if (!able) {
      return CompletableFuture.failedFuture(
          new MediaException(
              MediaException.Kind.UNSUPPORTED,
              "media backend 'relay' has no " + type.getSimpleName()));
    }
    return CompletableFuture.completedFuture(
        id.equals("7") ? Optional.of(type.cast(new Node())) : Optional.empty());
  }

  @Override
  public CompletionStage<Boolean> detachTap(String id, String tap) {
    return CompletableFuture.completedFuture(tapped.remove("+" + id + " " + tap));
  }

  @Override
  public CompletionStage<Optional<MoveResult>> move(String id, Optional<String> backend) {
    MoveResult kept = new MoveResult(id, MoveResult.Outcome.KEPT, "relay", "leg b refused: 488");
    return CompletableFuture.completedFuture(id.equals("7") ? Optional.of(kept) : Optional.empty());
  }

  @Override
  public CompletionStage<Optional<TransferResult>> transfer(String id, String leg, String target) {
    if (target.contains("@")) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("'" + target + "' is no user"));
    }
    boolean busy = target.equals("busy");
    return CompletableFuture.completedFuture(
        id.equals("7")
            ? Optional.of(
                new TransferResult(id, !busy, busy ? 486 : 200, busy ? "Busy Here" : "OK"))
            : Optional.empty());
  }

  @Override
  public CompletionStage<Optional<TransferResult>> transfer(
      String id, String leg, String other, String otherLeg) {
    return CompletableFuture.completedFuture(Optional.of(new TransferResult(id, true, 200, "OK")));
  }

  @Override
  public void drain(boolean drained) {
    draining = drained;
  }

  @Override
  public boolean isDraining() {
    return draining;
  }

  @Override
  public CallStatistics statistics() {
    return new CallStatistics(9, 8, 1);
  }

  @Override
  public List<LimitStatus> limits() {
    return List.of(new LimitStatus("all", 1, 100, 0, 2));
  }
}
