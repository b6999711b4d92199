package io.patchbay.testkit.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A {@code .cfg} file as an operator edits it: one {@code key = value} a line. */
final class ConfigFile {
  private ConfigFile() {}

  /** Replaces the line of that key, or adds one; the file is made when it is not there. */
  static void set(Path file, String key, String value) throws IOException {
    Pattern line = Pattern.compile("\\s*" + Pattern.quote(key) + "\\s*[=:].*");
    List<String> lines = new ArrayList<>();
    if (Files.exists(file)) {
      lines.addAll(Files.readAllLines(file));
      lines.removeIf(old -> line.matcher(old).matches());
    }
    lines.add(key + " = " + value.replace("\\", "\\\\"));
    write(file, lines);
  }

  /** Makes or replaces the file. */
  static void write(Path file, List<String> lines) throws IOException {
    // whole files only: the gateway looks at the folder at any time
    Path whole = Files.createTempFile(file.toAbsolutePath().getParent(), ".", ".new");
    Files.write(whole, lines);
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
