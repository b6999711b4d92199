package io.patchbay.media.rtpengine;

import io.patchbay.api.media.ability.DtmfInjection;
import io.patchbay.api.media.ability.MediaBlocking;
import io.patchbay.api.media.ability.MediaPlayback;
import io.patchbay.api.media.ability.MediaRecording;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** What a session on the node can do beyond relaying. */
final class Abilities {
  private static final String INJECT = "inject DTMF";

  private final BiFunction<String, Map<String, ?>, CompletionStage<NgDictionary>> command;
  private final boolean injectsDtmf;

  /**
   * @param command runs a command for the session's call
   */
  Abilities(
      BiFunction<String, Map<String, ?>, CompletionStage<NgDictionary>> command,
      NgDefaults defaults) {
    this.command = command;
    // Without that flag in offer and answer the node takes the command and does nothing.
    injectsDtmf = defaults.flags().contains(INJECT);
  }

  <T> Optional<T> find(Class<T> type) {
    return Stream.of(new Recording(), new Playback(), new Blocking(), new Dtmf())
        .filter(type::isInstance)
        .filter(ability -> injectsDtmf || !(ability instanceof Dtmf))
        .findFirst()
        .map(type::cast);
  }

  private CompletionStage<Void> tell(String what, Map<String, ?> arguments) {
    return command.apply(what, arguments).thenApply(reply -> null);
  }

  private final class Recording implements MediaRecording {
    @Override
    public CompletionStage<Void> start(String name) {
      return tell(
          "start recording", name.isEmpty() ? Map.of() : Map.of("output-destination", name));
    }

    @Override
    public CompletionStage<Void> stop() {
      return tell("stop recording", Map.of());
    }
  }

  private final class Playback implements MediaPlayback {
    /** The node counts repetitions; an audience that hears that many will not complain. */
    private static final int PRACTICALLY_FOREVER = 1_000_000;

    @Override
    public CompletionStage<Void> play(String leg, String file, int times) {
      Map<String, Object> arguments = new LinkedHashMap<>();
      arguments.put("from-tag", leg);
      arguments.put("file", file);
      arguments.put("repeat-times", times == FOREVER ? PRACTICALLY_FOREVER : times);
      return tell("play media", arguments);
    }

    @Override
    public CompletionStage<Void> stop(String leg) {
      return tell("stop media", Map.of("from-tag", leg));
    }
  }

  private final class Blocking implements MediaBlocking {
    @Override
    public CompletionStage<Void> block(String leg) {
      return tell("block media", Map.of("from-tag", leg));
    }

    @Override
    public CompletionStage<Void> unblock(String leg) {
      return tell("unblock media", Map.of("from-tag", leg));
    }

    @Override
    public CompletionStage<Void> silence(String leg) {
      return tell("silence media", Map.of("from-tag", leg));
    }

    @Override
    public CompletionStage<Void> unsilence(String leg) {
      return tell("unsilence media", Map.of("from-tag", leg));
    }
  }

  private final class Dtmf implements DtmfInjection {
    @Override
    public CompletionStage<Void> send(String leg, char digit, Duration duration) {
      return tell(
          "play DTMF",
          Map.of("from-tag", leg, "code", String.valueOf(digit), "duration", duration.toMillis()));
    }
  }
}
