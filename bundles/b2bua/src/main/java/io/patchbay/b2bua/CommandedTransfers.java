package io.patchbay.b2bua;

import io.patchbay.api.call.CallControl;
import io.patchbay.api.call.TransferResult;
import io.patchbay.b2bua.leg.Leg;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.Newcomer;
import io.patchbay.b2bua.leg.ReferTo;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Transfers that operators and plug-ins ask for, by ids of calls and legs. Thread-safe. */
final class CommandedTransfers {
  private static final Pattern USER = Pattern.compile("[^\\s\\p{Cntrl}<>@;?\"]+");

  private final Function<String, Optional<Call>> calls;

  /**
   * @param calls finds a call by its id; on any thread
   */
  CommandedTransfers(Function<String, Optional<Call>> calls) {
    this.calls = calls;
  }

  /** As {@link CallControl#transfer(String, String, String)}. */
  CompletionStage<Optional<TransferResult>> transfer(String id, String leg, String user) {
    if (!USER.matcher(user).matches()) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("'" + user + "' is no user to be called"));
    }
    return with(id, leg, (all, leaver, request) -> all.transfer(leaver, request, by(leaver, user)));
  }

  /** As {@link CallControl#transfer(String, String, String, String)}. */
  CompletionStage<Optional<TransferResult>> transfer(
      String id, String leg, String other, String otherLeg) {
    Optional<Call> next = calls.apply(other);
    if (id.equals(other)) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("call " + id + " cannot be transferred into itself"));
    }
    if (next.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return with(
        id,
        leg,
        (all, leaver, request) ->
            all.handOver(
                leaver,
                request,
                by(leaver, leaver.remote().identity().user()),
                newcomer -> letIn(next.get(), otherLeg, newcomer)));
  }

  /** What is done with the transfers of a call, and the leg that is to leave. */
  private interface Step {
    void take(Transfers all, Leg leaver, TransferRequest request);
  }

  private CompletionStage<Optional<TransferResult>> with(String id, String leg, Step step) {
    Optional<Call> found = calls.apply(id);
    if (found.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Call call = found.get();
    TransferCommand command = new TransferCommand(id);
    call.loop()
        .run(
            () -> {
              Optional<Transfers> all = call.transfers();
              Optional<Leg> stays = all.flatMap(each -> each.leg(leg));
              if (all.isEmpty() || stays.isEmpty()) {
                command.refused(all.isEmpty() ? 480 : 481);
              } else {
                step.take(all.get(), all.get().partner(stays.get()), command);
              }
            });
    return command.result().thenApply(Optional::of);
  }

  private static void letIn(Call other, String leg, Newcomer newcomer) {
    other
        .loop()
        .run(
            () -> {
              Optional<Transfers> all = other.transfers();
              Optional<Leg> leaves = all.flatMap(each -> each.leg(leg));
              if (all.isEmpty() || leaves.isEmpty()) {
                newcomer.outcome().refused(481, "");
              } else {
                all.get().takes(leaves.get(), new LegEvent.Replace(newcomer, false));
              }
            });
  }

  private static ReferTo by(Leg leaver, String user) {
    return new ReferTo(user, Optional.empty(), leaver.remote().identity());
  }
}
