package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar dropped into {@code plugins/} starts, one taken out stops; a bad one is one line. */
class PluginIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static PluginFolder plugins;
  private static Gateway gateway;

  @BeforeAll
  static void start() throws Exception {
    plugins = new PluginFolder(folder);
    plugins.drop("early", Map.of());
    gateway = Gateway.of(plugins.home()).start(Product.START);
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
    Path jar = plugins.drop("late", Map.of());
    awaitState("late", "Active");

    Files.delete(jar);
    await().atMost(PATIENCE).until(() -> bundle("late").isEmpty());
  }

  @Test
  void jarThatCannotStartIsToldAndHarmsNobody() throws Exception {
    plugins.drop("lost", Map.of("Import-Package", "org.example.nowhere"));

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
}
