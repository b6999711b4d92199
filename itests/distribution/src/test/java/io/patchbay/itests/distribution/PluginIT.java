package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar dropped into {@code plugins/} starts, one taken out stops; a bad one is one line. */
class PluginIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private static Path folder;
  private static Path plugins;
  private static Gateway gateway;

  @BeforeAll
  static void start() throws Exception {
    Path home = folder.resolve("patchbay");
    copy(Path.of(System.getProperty("patchbay.distribution")), home);
    plugins = home.resolve("plugins");
    drop("early", Map.of());
    gateway = Gateway.of(home).start(Product.START);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @Test
  void jarThatIsThereAtTheStartRuns() {
    awaitState("early", "Active");
  }

  @Test
  void jarDroppedInStartsAndTakenOutStops() throws Exception {
    Path jar = drop("late", Map.of());
    awaitState("late", "Active");

    Files.delete(jar);
    await().atMost(PATIENCE).until(() -> bundle("late").isEmpty());
  }

  @Test
  void jarThatCannotStartIsToldAndHarmsNobody() throws Exception {
    drop("lost", Map.of("Import-Package", "org.example.nowhere"));

    assertThat(Product.oneComplaint(gateway, "lost.jar")).contains("org.example.nowhere");
    awaitState("early", "Active");
    try (Phone alice = new Phone("alice")) {
      assertThat(alice.options(gateway.sip())).isEqualTo(200);
    }
  }

  private static void awaitState(String name, String state) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(bundle(name)).contains(state));
  }

  /** Its line in Gogo's list of bundles; empty when it is not installed. */
  private static String bundle(String name) throws Exception {
    return Product.shell(gateway, "lb -s")
        .lines()
        .filter(line -> line.contains("test.plugin." + name))
        .findFirst()
        .orElse("");
  }

  private static Path drop(String name, Map<String, String> headers) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "test.plugin." + name);
    main.putValue("Bundle-Version", "1.0.0");
    headers.forEach(main::putValue);
    Path jar = Files.createTempFile(folder, name, ".tmp");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.finish();
    }
    return Files.move(jar, plugins.resolve(name + ".jar"), StandardCopyOption.ATOMIC_MOVE);
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
