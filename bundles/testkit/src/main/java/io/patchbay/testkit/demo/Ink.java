package io.patchbay.testkit.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Colours for a terminal, and none for anything else. */
enum Ink {
  PLAIN(false),
  COLOURED(true);

  private final boolean coloured;

  Ink(boolean coloured) {
    this.coloured = coloured;
  }

  /** Coloured on a terminal, unless its user said NO_COLOR. */
  static Ink ofTerminal() {
    boolean dumb = "dumb".equals(System.getenv("TERM")) || System.getenv("NO_COLOR") != null;
    return dumb || !standardOutput().startsWith("/dev/") ? PLAIN : COLOURED;
  }

  /** Not System.console(): from Java 22 on it is there without a terminal too. */
  private static String standardOutput() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.equals("/dev/null") ? "" : target;
    } catch (IOException notLinux) {
      return "";
    }
  }

  String bold(String text) {
    return paint("1", text);
  }

  String dim(String text) {
    return paint("2", text);
  }

  String good(String text) {
    return paint("32", text);
  }

  String bad(String text) {
    return paint("1;31", text);
  }

  String request(String text) {
    return paint("36", text);
  }

  String media(String text) {
    return paint("35", text);
  }

  private String paint(String code, String text) {
    return coloured ? "\u001b[" + code + 'm' + text + "\u001b[0m" : text;
  }
}
