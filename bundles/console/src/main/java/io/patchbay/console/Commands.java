package io.patchbay.console;

import io.patchbay.api.call.CallControl;
import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.TransferResult;
import io.patchbay.api.media.ability.MediaRecording;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The commands of scope {@code patchbay}. Gogo finds them by name and number of arguments, and runs
 * them on the thread of a session, whose streams {@code System.out} then is. Results are printed,
 * not returned: a Karaf client in batch mode shows only what was printed.
 */
public class Commands {
  private static final String RECORDER = "recorder";
  private static final String START = "start";
  private static final String STOP = "stop";
  private static final String NODE = "node";
  private static final String MUST_BE = ": must be start or stop";

  /** As long as a target may ring, at most. */
  private static final long RING_SECONDS = 3600;

  private final Services services;
  private final String version;
  private final CallViews views;

  Commands(Services services, String version, Clock clock) {
    this.services = services;
    this.version = version;
    this.views = new CallViews(clock);
  }

  /** Every call, oldest first. */
  public void calls() throws CommandException {
    System.out.print(views.list(services.requireCalls().calls()));
  }

  /** One call: its legs and its media. */
  public void call(String id) throws CommandException {
    Optional<CallInfo.Detail> detail =
        Answers.await(services.requireCalls().call(id), "call " + id);
    System.out.print(views.detail(detail.orElseThrow(() -> unknown(id))));
  }

  /** Ends a call. */
  public void hangup(String id) throws CommandException {
    hangup(id, "console");
  }

  /** Ends a call with a cause for the log and the Reason header. */
  public void hangup(String id, String cause) throws CommandException {
    if (!Answers.await(services.requireCalls().hangup(id, cause), "hangup of call " + id)) {
      throw unknown(id);
    }
    System.out.println("call " + id + " is ending");
  }

  /** Transfers a leg: a user is called in the place of the one it talks with. */
  public void transfer(String id, String leg, String target) throws CommandException {
    told(services.requireCalls().transfer(id, leg, target), id, target);
  }

  /** Transfers a leg into another call, in the place of a leg there. */
  public void transfer(String id, String leg, String other, String otherLeg)
      throws CommandException {
    told(services.requireCalls().transfer(id, leg, other, otherLeg), id, "call " + other);
  }

  private static void told(
      CompletionStage<Optional<TransferResult>> asked, String id, String target)
      throws CommandException {
    TransferResult result =
        Answers.await(asked, "the transfer of call " + id, RING_SECONDS)
            .orElseThrow(() -> unknown(id));
    if (!result.transferred()) {
      throw new CommandException(
          ("call " + id + " was not transferred: " + result.status() + " " + result.detail())
              .strip());
    }
    System.out.println("call " + id + " is transferred to " + target);
  }

  /** Records a call. */
  public void record(String id) throws CommandException {
    tap(id, RECORDER, START);
  }

  /** Begins or ends the recording of a call. */
  public void record(String id, String what) throws CommandException {
    tap(id, RECORDER, what);
  }

  /**
   * Begins or ends a recording that the external node makes which relays the call, where it keeps
   * its records.
   */
  public void record(String id, String what, String where) throws CommandException {
    if (!where.equals(NODE)) {
      throw new CommandException(where + ": must be " + NODE + ", or nothing");
    }
    PlayCommands.Ability<MediaRecording> node =
        PlayCommands.ability(services, id, MediaRecording.class);
    switch (what) {
      case START -> node.use(recording -> recording.start(""), "its media node records");
      case STOP -> node.use(MediaRecording::stop, "its media node records no more");
      default -> throw new CommandException(what + MUST_BE);
    }
  }

  /** Lets a tap listen to the media of a call. */
  public void tap(String id, String name) throws CommandException {
    tap(id, name, START);
  }

  /** Lets a tap listen to the media of a call, or no more. */
  public void tap(String id, String name, String what) throws CommandException {
    CallControl control = services.requireCalls();
    switch (what) {
      case START -> {
        if (!Answers.await(control.attachTap(id, name), "tap '" + name + "' on call " + id)) {
          throw unknown(id);
        }
        System.out.println("call " + id + ": tap '" + name + "' listens");
      }
      case STOP -> {
        if (!Answers.await(control.detachTap(id, name), "tap '" + name + "' on call " + id)) {
          throw new CommandException("no call " + id + " with tap '" + name + "'");
        }
        System.out.println("call " + id + ": tap '" + name + "' has ended");
      }
      default -> throw new CommandException(what + MUST_BE);
    }
  }

  /** Media backends, and the streams of every call. */
  public void media() throws CommandException {
    System.out.print(Backends.table(services.requireMedia()));
    CallControl control = services.calls().get();
    if (control != null && !control.calls().isEmpty()) {
      System.out.print("\n" + views.streams(streams(control)));
    }
  }

  /** The front filter: what it goes by, what it refused, and whom. */
  public void filter() throws CommandException {
    System.out.print(FilterView.of(services.requireSip().filterStatus()));
  }

  /** Version, listeners and counters: lines of a key, a blank and a value. */
  public void status() {
    System.out.print(StatusView.of(version, services));
  }

  private static List<CallViews.Streams> streams(CallControl control) throws CommandException {
    Map<String, CompletionStage<Optional<CallInfo.Detail>>> asked = new LinkedHashMap<>();
    for (CallInfo call : control.calls()) {
      asked.put(call.id(), control.call(call.id()));
    }
    List<CallViews.Streams> streams = new ArrayList<>();
    for (var question : asked.entrySet()) {
      Answers.await(question.getValue(), "call " + question.getKey())
          .ifPresent(
              detail -> streams.add(new CallViews.Streams(question.getKey(), detail.media())));
    }
    return streams;
  }

  static CommandException unknown(String id) {
    return new CommandException("no call with id " + id);
  }
}
