package io.patchbay.api.media.ability;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** Puts DTMF into the media of a session, as events (RFC 4733) or tones, as was negotiated. */
@ConsumerType
public interface DtmfInjection {
  /**
   * Sends one digit, in place of the side's own media for as long as it lasts.
   *
   * @param leg id of the side it seems to come from; the other hears it
   * @param digit 0 to 9, A to D, * or #
   * @param duration 100 ms to 5 s
   */
  CompletionStage<Void> send(String leg, char digit, Duration duration);
}
