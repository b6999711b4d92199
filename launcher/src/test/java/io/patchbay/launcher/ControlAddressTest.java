package io.patchbay.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlAddressTest {
  private static final Path TEMPORARY = Path.of("/tmp");

  @TempDir Path folder;

  @Test
  void isInTheDataFolder() {
    assertThat(ControlAddress.of(Path.of("/data"), TEMPORARY))
        .isEqualTo(Path.of("/data/control.sock"));
  }

  @Test
  void aLongDataFolderGetsAShortNameOfItsOwn() {
    Path one = ControlAddress.of(Path.of("/" + "x".repeat(120)), TEMPORARY);
    Path other = ControlAddress.of(Path.of("/" + "y".repeat(120)), TEMPORARY);

    assertThat(one).hasParentRaw(TEMPORARY).isNotEqualTo(other);
    assertThat(one.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(103);
    assertThat(one).isEqualTo(ControlAddress.of(Path.of("/" + "x".repeat(120)), TEMPORARY));
  }

  @Test
  void aLinkToTheDataFolderLeadsToTheSameSocket() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);

    assertThat(ControlAddress.of(link, TEMPORARY)).isEqualTo(ControlAddress.of(real, TEMPORARY));
  }
}
