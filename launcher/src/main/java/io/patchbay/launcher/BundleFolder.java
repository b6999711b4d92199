package io.patchbay.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One folder of {@code bundles/}; its name is the start level of the jars in it.
 *
 * @param level from 1
 * @param jars ordered by name
 */
record BundleFolder(int level, List<Path> jars) {
  BundleFolder {
    jars = List.copyOf(jars);
  }

  /** Every folder below {@code bundles}, lowest level first. */
  static List<BundleFolder> all(Path bundles) throws StartException {
    List<BundleFolder> folders = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(bundles, Files::isDirectory)) {
      for (Path folder : entries) {
        folders.add(new BundleFolder(level(folder), jars(folder)));
      }
    } catch (IOException e) {
      throw new StartException("cannot read " + bundles + ": " + e, e);
    }
    folders.sort(Comparator.comparingInt(BundleFolder::level));
    return folders;
  }

  private static int level(Path folder) throws StartException {
    try {
      int level = Integer.parseInt(folder.getFileName().toString());
      if (level > 0) {
        return level;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new StartException(folder + ": the name of a bundle folder must be its start level");
  }

  private static List<Path> jars(Path folder) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.jar")) {
      entries.forEach(jars::add);
    }
    jars.sort(Comparator.naturalOrder());
    return jars;
  }
}
