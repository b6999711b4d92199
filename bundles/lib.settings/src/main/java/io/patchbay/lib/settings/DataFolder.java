package io.patchbay.lib.settings;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where the gateway keeps what outlives it. */
public final class DataFolder {
  private DataFolder() {}

  /**
   * The gateway's data folder; Karaf's when it runs there; else the working directory.
   *
   * @param property the value of a framework property, null when it has none
   */
  public static Path of(UnaryOperator<@Nullable String> property) {
    for (String name : new String[] {"patchbay.data", "karaf.data"}) {
      String folder = property.apply(name);
      if (folder != null) {
        return Path.of(folder);
      }
    }
    return Path.of("").toAbsolutePath();
  }
}
