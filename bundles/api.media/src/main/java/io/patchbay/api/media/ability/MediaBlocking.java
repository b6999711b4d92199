package io.patchbay.api.media.ability;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** Keeps what a side sends from being heard. Repeating what was done already has no effect. */
@ConsumerType
public interface MediaBlocking {
  /** The media of the side {@code leg} is dropped: the other gets no packets. */
  CompletionStage<Void> block(String leg);

  /** It passes again. */
  CompletionStage<Void> unblock(String leg);

  /** The audio of the side {@code leg} is replaced by silence: the other still gets packets. */
  CompletionStage<Void> silence(String leg);

  /** It is heard again. */
  CompletionStage<Void> unsilence(String leg);
}
