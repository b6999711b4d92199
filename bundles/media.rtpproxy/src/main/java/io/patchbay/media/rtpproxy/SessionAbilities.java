package io.patchbay.media.rtpproxy;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.ability.MediaCopy;
import io.patchbay.api.media.ability.MediaPlayback;
import io.patchbay.api.media.ability.MediaRecording;
import io.patchbay.media.rtpproxy.protocol.Capability;
import io.patchbay.media.rtpproxy.protocol.Command;
import io.patchbay.media.rtpproxy.protocol.Command.Subject;
import io.patchbay.media.rtpproxy.protocol.Refusal.Meaning;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a node can do with the media of a session beyond relaying it. A node also says that a
 * session is unknown when it is not told where to put records, or when nothing is recorded.
 */
final class SessionAbilities {
  private final RtpProxyNode node;
  private final SessionMedia media;
  private final Runner runner;
  private final List<Object> all = List.of(new Recording(), new Playback(), new Copy());

  /** Runs an operation in its turn, on the node's loop. */
  @FunctionalInterface
  interface Runner {
    CompletionStage<Void> run(RtpProxySession.Operation<Void> operation);
  }

  /** How one m-line of one side is asked for. */
  @FunctionalInterface
  private interface Asking {
    Command of(Subject subject, String leg, int index);
  }

  SessionAbilities(RtpProxyNode node, SessionMedia media, Runner runner) {
    this.node = node;
    this.media = media;
    this.runner = runner;
  }

  /** The ability of that type. */
  <T> Optional<T> find(Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /** Asks for every m-line of the sides; done when all are. */
  private CompletionStage<Void> ask(Stream<String> legs, Asking asking) {
    List<CompletableFuture<?>> asked = new ArrayList<>();
    legs.forEach(
        leg ->
            media
                .subjectsOf(leg)
                .forEach(
                    (index, subject) ->
                        asked.add(node.ask(asking.of(subject, leg, index)).toCompletableFuture())));
    if (asked.isEmpty()) {
      return CompletableFuture.failedFuture(unsupported("the side has no media yet"));
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .exceptionallyCompose(
            error ->
                CompletableFuture.failedFuture(
                    Failures.is(error, Meaning.GONE)
                        ? unsupported("not done: no folder for records, or no such session")
                        : error));
  }

  private CompletionStage<Void> end(Stream<String> legs, Asking asking) {
    return ask(legs, asking)
        .handle((@Nullable Void done, @Nullable Throwable error) -> error)
        .thenCompose(
            error ->
                error == null || Failures.cause(error) instanceof MediaException
                    ? CompletableFuture.allOf()
                    : CompletableFuture.failedFuture(error));
  }

  private MediaException unsupported(String text) {
    return new MediaException(MediaException.Kind.UNSUPPORTED, node.name() + ": " + text);
  }

  private void requireStop() throws MediaException {
    if (!node.has(Capability.STOP_RECORDING)) {
      throw unsupported("the node is too old to stop a record (it lacks 20200226)");
    }
  }

  private final class Recording implements MediaRecording {
    @Override
    public CompletionStage<Void> start(String name) {
      // What one side sends on one m-line is a file of its own.
      return runner.run(
          () ->
              ask(
                  media.legs().stream(),
                  (subject, leg, index) ->
                      name.isEmpty()
                          ? Command.record(subject)
                          : Command.copy(subject, name + "-" + leg + "-" + (index + 1))));
    }

    @Override
    public CompletionStage<Void> stop() {
      return runner.run(
          () -> {
            requireStop();
            return end(
                media.legs().stream(), (subject, leg, index) -> Command.stopRecording(subject));
          });
    }
  }

  private final class Playback implements MediaPlayback {
    @Override
    public CompletionStage<Void> play(String leg, String file, int times) {
      return runner.run(
          () -> ask(Stream.of(leg), (subject, side, index) -> Command.play(subject, file, times)));
    }

    @Override
    public CompletionStage<Void> stop(String leg) {
      return runner.run(
          () -> end(Stream.of(leg), (subject, side, index) -> Command.stopPlaying(subject)));
    }
  }

  private final class Copy implements MediaCopy {
    @Override
    public CompletionStage<Void> start(String leg, InetSocketAddress destination) {
      String target =
          "udp:" + destination.getAddress().getHostAddress() + ":" + destination.getPort();
      return runner.run(
          () -> {
            if (destination.getAddress() instanceof Inet6Address) {
              throw unsupported("copies go to IPv4 addresses only");
            }
            return ask(Stream.of(leg), (subject, side, index) -> Command.copy(subject, target));
          });
    }

    @Override
    public CompletionStage<Void> stop(String leg) {
      return runner.run(
          () -> {
            requireStop();
            return end(Stream.of(leg), (subject, side, index) -> Command.stopRecording(subject));
          });
    }
  }
}
