package io.patchbay.b2bua;

import io.patchbay.b2bua.leg.HeaderField;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the notifier says of a subscription (RFC 6665 sections 4.1.3 and 8.2.3).
 *
 * @param terminated whether this was its last word
 * @param expires how long it lives on; empty where that is not said
 */
record SubscriptionState(boolean terminated, Optional<Duration> expires) {
  /** Of a NOTIFY. One that does not say it is as good as active. */
  static SubscriptionState of(List<HeaderField> notify) {
    String[] parts = value(notify, "Subscription-State").split("\\s*;\\s*", -1);
    Optional<Duration> expires = Optional.empty();
    for (String part : parts) {
      if (part.startsWith("expires=")) {
        expires = seconds(part.substring("expires=".length()));
      }
    }
    return new SubscriptionState(parts[0].equals("terminated"), expires);
  }

  /** The Expires header of an answer, or of a request. */
  static Optional<Duration> expires(List<HeaderField> fields) {
    return seconds(value(fields, "Expires"));
  }

  private static String value(List<HeaderField> fields, String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(field -> field.value().trim().toLowerCase(Locale.ROOT))
        .findFirst()
        .orElse("");
  }

  private static Optional<Duration> seconds(String text) {
    return text.matches("\\d{1,9}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : Optional.empty();
  }
}
