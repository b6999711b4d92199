package io.patchbay.b2bua;

import io.patchbay.api.call.routing.ReferMode;
import io.patchbay.b2bua.leg.AckTimes;
import io.patchbay.b2bua.leg.SessionTimes;
import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checked settings of the B2BUA.
 *
 * @param userAgent what User-Agent and Server say
 * @param ringTimeout how long a call may ring
 * @param maxDuration how long a call may last; zero for ever
 * @param calls how many there may be
 * @param requests how many there may be outside dialogs
 * @param subscriptions how many there may be
 * @param relaysOptions whether OPTIONS for a user passes
 * @param emergencyNumbers called users no limit holds for
 * @param session the session timers of dialogs
 * @param acks how long ACK and PRACK are waited for
 * @param refer what becomes of a REFER in a call
 * @param moveRate calls per second that are moved to another media session
 * @param moveTimeout how long a call may take for that
 * @param shutdownGrace how long running calls may go on when the gateway stops
 * @param trustedListeners names of listeners whose peers are trusted
 */
record B2buaSettings(
    String userAgent,
    Duration ringTimeout,
    Duration maxDuration,
    Admission.Bounds calls,
    Admission.Bounds requests,
    Admission.Bounds subscriptions,
    boolean relaysOptions,
    Set<String> emergencyNumbers,
    SessionTimes session,
    AckTimes acks,
    ReferMode refer,
    int moveRate,
    Duration moveTimeout,
    Duration shutdownGrace,
    Set<String> trustedListeners) {
  /** What a caller is told who may try again later. */
  static final int RETRY_AFTER_SECONDS = 30;

  static B2buaSettings read(Map<String, ?> properties) throws SettingsException {
    Settings settings = Settings.of(B2buaConfig.class, properties);
    Set<String> emergency = names(settings.text("emergency.numbers"));
    B2buaSettings read =
        new B2buaSettings(
            settings.requiredText("user.agent"),
            Duration.ofSeconds(settings.integer("ring.timeout", 1, 3600)),
            Duration.ofSeconds(settings.integer("max.duration", 0, 604_800)),
            new Admission.Bounds(
                limits(settings, "max.calls", "max.call.rate"),
                limits(settings, "user.max.calls", "user.max.call.rate"),
                emergency),
            new Admission.Bounds(
                rate(settings, "max.request.rate"),
                rate(settings, "user.max.request.rate"),
                emergency),
            new Admission.Bounds(
                atATime(settings, "max.subscriptions"),
                atATime(settings, "user.max.subscriptions"),
                emergency),
            settings.flag("relay.options"),
            emergency,
            session(settings),
            new AckTimes(
                Duration.ofSeconds(settings.integer("ack.timeout", 0, 300)),
                Duration.ofSeconds(settings.integer("prack.timeout", 0, 300))),
            settings.parsed("refer", ReferMode::parse, ReferMode.TERMINATE),
            settings.integer("move.rate", 1, 10_000),
            Duration.ofSeconds(settings.integer("move.timeout", 1, 120)),
            Duration.ofSeconds(settings.integer("shutdown.grace", 0, 100)),
            settings.parsed("trusted.listeners", B2buaSettings::names, Set.of()));
    settings.orThrow();
    return read;
  }

  private static Gate.Limits limits(Settings settings, String calls, String rate) {
    return new Gate.Limits(
        settings.integer(calls, 0, 1_000_000), settings.integer(rate, 0, 100_000));
  }

  private static Gate.Limits rate(Settings settings, String key) {
    return new Gate.Limits(0, settings.integer(key, 0, 100_000));
  }

  private static Gate.Limits atATime(Settings settings, String key) {
    return new Gate.Limits(settings.integer(key, 0, 1_000_000), 0);
  }

  private static Set<String> names(String text) {
    return text.isEmpty() ? Set.of() : new HashSet<>(List.of(text.split("[,\\s]+", 0)));
  }

  private static SessionTimes session(Settings settings) {
    int expires = settings.integer("session.expires", 0, 86_400);
    int minimum = settings.integer("min.se", 90, 86_400);
    if (expires != 0 && expires < minimum) {
      settings.problem("session.expires", "must be 0 or at least min.se, which is " + minimum);
    }
    return new SessionTimes(Duration.ofSeconds(expires), Duration.ofSeconds(minimum));
  }

  /** Whether the peers of a listener are of our trust domain. */
  boolean trusts(String listener) {
    return trustedListeners.contains(listener);
  }
}
