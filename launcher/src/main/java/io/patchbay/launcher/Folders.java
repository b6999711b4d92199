package io.patchbay.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where one running gateway finds and keeps its files.
 *
 * @param home the unpacked distribution
 * @param configs what the operator edits
 * @param plugins jars dropped here start
 * @param data framework cache, lock and control socket of this instance
 * @param log its log files
 */
record Folders(Path home, Path configs, Path plugins, Path data, Path log) {
  /** Names another configuration folder. */
  static final String CONFIGS = "PATCHBAY_CONFIGS";

  /** Names another data folder; logs then go below it, so that instances do not share files. */
  static final String DATA = "PATCHBAY_DATA";

  static Folders of(Path home, Map<String, String> environment) {
    String configs = environment.getOrDefault(CONFIGS, "");
    String data = environment.getOrDefault(DATA, "");
    Path base = home.toAbsolutePath().normalize();
    Path dataFolder = data.isBlank() ? base.resolve("data") : absolute(data);
    return new Folders(
        base,
        configs.isBlank() ? base.resolve("configs") : absolute(configs),
        base.resolve("plugins"),
        dataFolder,
        data.isBlank() ? base.resolve("log") : dataFolder.resolve("log"));
  }

  /** Makes what may be made and checks what must be there. */
  void prepare() throws StartException {
    if (!Files.isDirectory(home.resolve("bundles"))) {
      throw new StartException("no distribution in " + home + " (it has no folder bundles)");
    }
    if (!Files.isDirectory(configs) || !Files.isReadable(configs)) {
      throw new StartException("configuration folder " + configs + " is not a readable folder");
    }
    if (configs.toString().indexOf(',') >= 0 || plugins.toString().indexOf(',') >= 0) {
      // FileInstall takes its folders as one comma list.
      throw new StartException("a comma cannot be in the name of " + configs + " or " + plugins);
    }
    writable("data folder", data);
    writable("log folder", log);
  }

  private static void writable(String what, Path folder) throws StartException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new StartException(what + " " + folder + " cannot be made: " + e, e);
    }
    if (!Files.isWritable(folder)) {
      throw new StartException(what + " " + folder + " is not writable");
    }
  }

  private static Path absolute(String text) {
    return Path.of(text).toAbsolutePath().normalize();
  }
}
