package io.patchbay.console;

import io.patchbay.api.call.CallControl;
import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.MoveResult;
import io.patchbay.console.doctor.Configured;
import io.patchbay.console.doctor.Doctor;
import io.patchbay.console.doctor.Finding;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The commands that say where the media of calls runs, of scope {@code patchbay}; called as {@link
 * Commands} are.
 */
public class MediaCommands {
  private static final String NODE = "node";
  private static final String ALL = "all";

  /** Thousands of calls take turns; an operator who does not want to wait goes. */
  private static final long MOVE_SECONDS = 600;

  private final Services services;
  private final Supplier<Collection<Configured>> configured;

  /**
   * @param configured what the files say
   */
  MediaCommands(Services services, Supplier<Collection<Configured>> configured) {
    this.services = services;
    this.configured = configured;
  }

  /** What is well and what is not, with the remedy; fails when something does not work. */
  public void doctor() throws CommandException, InterruptedException {
    List<Finding> findings =
        new Doctor(
                services.sip().get(),
                services.calls().get(),
                services.media().get(),
                configured.get())
            .examine();
    Table table = new Table("STATE", "WHAT", "FOUND", "REMEDY");
    findings.forEach(each -> table.row(each.verdict(), each.subject(), each.text(), each.remedy()));
    System.out.print(table);
    long failed =
        findings.stream().filter(each -> each.verdict() == Finding.Verdict.FAILED).count();
    if (failed > 0) {
      throw new CommandException(failed + " of " + findings.size() + " do not work");
    }
  }

  /** Gives a media backend, or the whole node, no new calls. */
  public void drain(String what) throws CommandException {
    drain(what, true);
    System.out.println(what + " is drained: calls that are up go on");
  }

  /** Gives it new calls again. */
  public void undrain(String what) throws CommandException {
    drain(what, false);
    System.out.println(what + " takes new calls again");
  }

  /** Moves a call, or all that are up, to another media backend. */
  public void move(String what, String backend) throws CommandException {
    CallControl control = services.requireCalls();
    boolean known =
        services.requireMedia().backends().stream().anyMatch(b -> b.name().equals(backend));
    if (!known) {
      throw noBackend(backend);
    }
    Map<String, CompletionStage<Optional<MoveResult>>> asked = new LinkedHashMap<>();
    for (String id : what.equals(ALL) ? others(control, backend) : List.of(what)) {
      asked.put(id, control.move(id, Optional.of(backend)));
    }
    System.out.print(moved(asked, what.equals(ALL)));
  }

  /** The calls that are not there yet. */
  private static List<String> others(CallControl control, String backend) {
    return control.calls().stream()
        .filter(call -> !call.backend().equals(backend))
        .map(CallInfo::id)
        .toList();
  }

  private static String moved(Map<String, CompletionStage<Optional<MoveResult>>> asked, boolean all)
      throws CommandException {
    Map<MoveResult.Outcome, Integer> counts = new EnumMap<>(MoveResult.Outcome.class);
    Table table = new Table("CALL", "MOVE", "BACKEND", "REASON");
    boolean listed = false;
    for (var question : asked.entrySet()) {
      String id = question.getKey();
      Optional<MoveResult> answer =
          Answers.await(question.getValue(), "the move of call " + id, MOVE_SECONDS);
      if (answer.isEmpty() && !all) {
        throw Commands.unknown(id);
      }
      if (answer.isPresent()) {
        MoveResult result = answer.get();
        counts.merge(result.outcome(), 1, Integer::sum);
        if (!all || result.outcome() != MoveResult.Outcome.MOVED) {
          listed = true;
          table.row(id, result.outcome(), result.backend(), result.detail());
        }
      }
    }
    String summary =
        Arrays.stream(MoveResult.Outcome.values())
            .map(outcome -> outcome + " " + counts.getOrDefault(outcome, 0))
            .collect(Collectors.joining(", ", "calls: ", "\n"));
    return (listed ? table.toString() : "") + (all ? summary : "");
  }

  private void drain(String what, boolean drained) throws CommandException {
    if (what.equals(NODE)) {
      services.requireCalls().drain(drained);
    } else if (!services.requireMedia().drain(what, drained)) {
      throw noBackend(what);
    }
  }

  private static CommandException noBackend(String name) {
    return new CommandException("no media backend is named '" + name + "'");
  }
}
