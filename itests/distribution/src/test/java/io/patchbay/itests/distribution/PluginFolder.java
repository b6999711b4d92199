package io.patchbay.itests.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A distribution of its own, with a folder for plug-ins that a test fills. */
final class PluginFolder {
  private final Path folder;
  private final Path home;

  /** Copies the distribution into {@code folder}. */
  PluginFolder(Path folder) throws IOException {
    this.folder = folder;
    home = folder.resolve("patchbay");
    copy(Path.of(System.getProperty("patchbay.distribution")), home);
  }

  Path home() {
    return home;
  }

  /**
   * Drops a bundle {@code test.plugin.NAME} in, as a file {@code NAME.jar} that appears at once.
   *
   * @param headers of its manifest, besides the usual
   * @param classes what is in it
   */
  Path drop(String name, Map<String, String> headers, Class<?>... classes) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "test.plugin." + name);
    main.putValue("Bundle-Version", "1.0.0");
    headers.forEach(main::putValue);
    Path jar = Files.createTempFile(folder, name, ".tmp");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Class<?> each : classes) {
        String file = each.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(file));
        try (InputStream in =
            Objects.requireNonNull(each.getClassLoader().getResourceAsStream(file))) {
          in.transferTo(out);
        }
      }
    }
    return appear(jar, name + ".jar");
  }

  /** Drops a bundle in that was built elsewhere; its file appears at once. */
  Path drop(Path bundle) throws IOException {
    Path jar = Files.createTempFile(folder, "plugin", ".tmp");
    Files.copy(bundle, jar, StandardCopyOption.REPLACE_EXISTING);
    return appear(jar, bundle.getFileName().toString());
  }

  /** A copy of a bundle, beside it and of the same name, that says another version. */
  static Path withVersion(Path bundle, String version) throws IOException {
    Path copy = Files.createDirectory(bundle.resolveSibling(version)).resolve(bundle.getFileName());
    try (JarInputStream in = new JarInputStream(Files.newInputStream(bundle))) {
      Manifest manifest = in.getManifest();
      manifest.getMainAttributes().putValue("Bundle-Version", version);
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy), manifest)) {
        for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
          out.putNextEntry(new JarEntry(entry.getName()));
          in.transferTo(out);
        }
      }
    }
    return copy;
  }

  private Path appear(Path jar, String name) throws IOException {
    return Files.move(jar, home.resolve("plugins").resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
