package io.patchbay.launcher;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Entry point of {@code bin/patchbay}. */
public final class Main {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private Main() {}

  public static void main(String[] arguments) {
    Path home = Path.of(System.getProperty("patchbay.home", "."));
    Folders folders = Folders.of(home, System.getenv());
    List<String> words = Arrays.asList(arguments);
    String verb = words.isEmpty() ? "run" : words.get(0);
    System.exit(
        switch (verb) {
          case "run" -> run(folders);
          case "shell" -> shell(folders, words.subList(1, words.size()));
          case "version" -> printVersion();
          default -> usage();
        });
  }

  private static int run(Folders folders) {
    try {
      new Gateway(folders, version()).run();
      return 0;
    } catch (StartException e) {
      System.err.println("patchbay: " + e.getMessage());
      return FAILED;
    }
  }

  private static int shell(Folders folders, List<String> words) {
    if (words.isEmpty()) {
      return usage();
    }
    return new ControlClient(folders.data(), System.out, System.err).run(String.join(" ", words));
  }

  private static int printVersion() {
    System.out.println("Patchbay " + version());
    return 0;
  }

  private static int usage() {
    System.err.println("usage: patchbay [run | shell COMMAND | version | help]");
    return USAGE;
  }

  private static String version() {
    return Objects.requireNonNullElse(
        Main.class.getPackage().getImplementationVersion(), "(unpacked)");
  }
}
