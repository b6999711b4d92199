package io.patchbay.routing;

import io.patchbay.api.call.routing.HeaderRules;
import io.patchbay.api.call.routing.HeaderRules.Preset;
import io.patchbay.api.call.routing.HeaderRules.Trust;
import io.patchbay.lib.settings.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The keys of a route that are about headers. */
final class HeaderReading {
  private HeaderReading() {}

  /** What cannot be used is noted as a problem of its key. */
  static HeaderRules of(Settings settings) {
    return new HeaderRules(
        settings.parsed("headers.preset", HeaderReading::preset, Preset.STANDARD),
        settings.parsed("headers.trusted", HeaderReading::trust, Trust.LISTENER),
        settings.parsed(
            "headers.pass",
            text -> rules(HeaderRules.names(text), List.of(), Map.of()).pass(),
            List.of()),
        settings.parsed(
            "headers.strip",
            text -> rules(List.of(), HeaderRules.names(text), Map.of()).strip(),
            List.of()),
        settings.parsed(
            "headers.set",
            text -> rules(List.of(), List.of(), HeaderRules.headers(text)).set(),
            Map.of()));
  }

  /** Rules check what they are made of. */
  private static HeaderRules rules(List<String> pass, List<String> strip, Map<String, String> set) {
    return new HeaderRules(Preset.STANDARD, Trust.LISTENER, pass, strip, set);
  }

  private static Preset preset(String text) {
    for (Preset preset : Preset.values()) {
      if (preset.name().toLowerCase(Locale.ROOT).equals(text)) {
        return preset;
      }
    }
    throw new IllegalArgumentException("must be standard, transparent, boundary or trunk");
  }

  private static Trust trust(String text) {
    return switch (text) {
      case "" -> Trust.LISTENER;
      case "true" -> Trust.YES;
      case "false" -> Trust.NO;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }
}
