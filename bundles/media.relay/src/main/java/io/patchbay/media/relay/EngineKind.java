package io.patchbay.media.relay;

import java.util.Locale;

/** How packets get in and out: key {@code engine}. */
enum EngineKind {
  /** The fastest that works here. */
  AUTO,
  /** Linux epoll by Netty's native library. */
  EPOLL,
  /** The JDK's channels. */
  NIO;

  /**
   * Reads the key.
   *
   * @throws IllegalArgumentException with the rule when there is no such engine
   */
  static EngineKind parse(String text) {
    for (EngineKind kind : values()) {
      if (kind.key().equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("must be auto, epoll or nio");
  }

  /** As the configuration has it. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
