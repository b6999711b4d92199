package io.patchbay.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script stands for the distribution; the real one is run by the integration tests. */
class GatewayTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  @TempDir Path home;

  @Test
  void runsWithFoldersOfItsOwn() throws Exception {
    distribution(
        "case $1 in shell) echo \"asked $2\"; exit 3;; esac",
        "cat $PATCHBAY_CONFIGS/io.patchbay.media.relay.cfg $PATCHBAY_CONFIGS/"
            + Gateway.UDP_LISTENER,
        "trap 'exit 7' TERM",
        "echo ready",
        "while :; do read -t 1 x < /proc/$$/no 2>/dev/null; done");
    Path folder;
    try (Gateway gateway =
        Gateway.of(home)
            .sipPort(5999)
            .set("io.patchbay.media.relay.cfg", "ports", "21000-21009")
            .launch()) {
      folder = gateway.configs().getParent();
      awaitOutput(gateway, "ready");
      assertThat(gateway.output())
          .contains("# a comment", "ports = 21000-21009", "port = 5999", "bind.address = 127.0.0.1")
          .doesNotContain("20000-30000");
      assertThat(gateway.data().toString()).hasSizeLessThan(60);
      assertThat(gateway.shell("patchbay:calls"))
          .isEqualTo(new ShellResult(3, "asked patchbay:calls\n"));
      assertThat(gateway.terminate(LONG)).isEqualTo(7);
    }
    assertThat(folder).doesNotExist();
    assertThat(home.resolve("configs/io.patchbay.media.relay.cfg"))
        .content()
        .contains("20000-30000");
  }

  @Test
  void aStartThatFailsShowsWhatWasPrinted() throws Exception {
    distribution("echo port in use; exit 1");
    assertThatThrownBy(() -> Gateway.of(home).start(LONG))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ended before it answered OPTIONS")
        .hasMessageContaining("port in use");
  }

  private void distribution(String... script) throws IOException {
    Path configs = Files.createDirectories(home.resolve("configs"));
    Files.write(
        configs.resolve("io.patchbay.media.relay.cfg"),
        List.of("# a comment", "ports = 20000-30000"));
    Path program = Files.createDirectories(home.resolve("bin")).resolve("patchbay");
    Files.writeString(program, "#!/bin/bash\n" + String.join("\n", script) + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void awaitOutput(Gateway gateway, String text) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!gateway.output().contains(text)) {
      assertThat(System.nanoTime()).as(gateway.output()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
