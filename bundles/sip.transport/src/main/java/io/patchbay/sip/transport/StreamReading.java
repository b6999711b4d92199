package io.patchbay.sip.transport;

import io.patchbay.lib.settings.Settings;
import io.patchbay.sip.transport.net.ListenerSettings;
import io.patchbay.sip.transport.net.StreamSettings;
import io.patchbay.sip.transport.tls.TlsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a listener's configuration says of connections and TLS. */
final class StreamReading {
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private StreamReading() {}

  static StreamSettings read(Settings settings, Map<String, ?> properties) {
    Path folder = folder(properties);
    return new StreamSettings(
        new TlsSettings(
            files(settings, "tls.certificate", folder),
            files(settings, "tls.key", folder),
            files(settings, "tls.keystore", folder).stream().findFirst(),
            settings.text("tls.password"),
            files(settings, "tls.trust", folder).stream().findFirst(),
            settings.parsed(
                "tls.client.auth",
                text -> one(TlsSettings.ClientAuth.class, text),
                TlsSettings.ClientAuth.NONE),
            settings.parsed("tls.oldest", StreamReading::protocols, List.of()),
            settings.parsed(
                "tls.verify",
                text -> one(TlsSettings.Verify.class, text),
                TlsSettings.Verify.DOMAIN)),
        Duration.ofSeconds(settings.integer("greeting.timeout", 1, 3_600)),
        Duration.ofSeconds(settings.integer("message.timeout", 1, 3_600)),
        Duration.ofSeconds(settings.integer("idle.timeout", 10, 86_400)),
        settings.integer("max.connections", 1, 1_000_000),
        settings.integer("source.connections", 1, 1_000_000),
        split(settings.text("ws.origins").toLowerCase(Locale.ROOT)));
  }

  /** Notes what does not fit together. */
  static void check(ListenerSettings read, Settings settings) {
    TlsSettings tls = read.stream().tls();
    boolean secure = read.transport().equals("tls") || read.transport().equals("wss");
    if (secure && !tls.hasIdentity()) {
      settings.problem("tls.certificate", "must name a file, or tls.keystore must");
    }
    if (tls.keystore().isPresent() && !tls.certificates().isEmpty()) {
      settings.problem("tls.keystore", "cannot be there beside tls.certificate");
    }
    if (tls.certificates().size() != tls.keys().size()) {
      settings.problem("tls.key", "must name as many files as tls.certificate");
    }
    if (tls.clientAuth() != TlsSettings.ClientAuth.NONE && tls.trust().isEmpty()) {
      settings.problem("tls.client.auth", "needs tls.trust, the authorities of the clients");
    }
  }

  private static List<Path> files(Settings settings, String key, Path folder) {
    return settings.parsed(
        key, text -> split(text).stream().map(folder::resolve).toList(), List.of());
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::trim)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static List<String> protocols(String oldest) {
    int index = PROTOCOLS.indexOf(oldest);
    if (index < 0) {
      throw new IllegalArgumentException("must be TLSv1.2 or TLSv1.3");
    }
    return PROTOCOLS.subList(0, index + 1);
  }

  private static <E extends Enum<E>> E one(Class<E> type, String text) {
    for (E value : type.getEnumConstants()) {
      if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "must be one of "
            + Arrays.stream(type.getEnumConstants())
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  /** Where the configuration file is; without one, where the process runs. */
  private static Path folder(Map<String, ?> properties) {
    Object file = properties.get("felix.fileinstall.filename");
    if (file == null) {
      return Path.of("");
    }
    String text = file.toString();
    Path path = text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text);
    return Optional.ofNullable(path.getParent()).orElse(Path.of(""));
  }
}
