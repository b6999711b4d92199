package io.patchbay.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
  @TempDir Path home;

  @BeforeEach
  void unpack() throws IOException {
    Files.createDirectories(home.resolve("bundles"));
    Files.createDirectories(home.resolve("configs"));
  }

  @Test
  void everythingIsInTheDistributionUnlessToldOtherwise() {
    Folders folders = Folders.of(home, Map.of());

    assertThat(folders.configs()).isEqualTo(home.resolve("configs"));
    assertThat(folders.plugins()).isEqualTo(home.resolve("plugins"));
    assertThat(folders.data()).isEqualTo(home.resolve("data"));
    assertThat(folders.log()).isEqualTo(home.resolve("log"));
  }

  @Test
  void anOwnDataFolderTakesTheLogsAlong() {
    Folders folders =
        Folders.of(home, Map.of("PATCHBAY_DATA", "/one", "PATCHBAY_CONFIGS", "relative"));

    assertThat(folders.data()).isEqualTo(Path.of("/one"));
    assertThat(folders.log()).isEqualTo(Path.of("/one/log"));
    assertThat(folders.configs()).isEqualTo(Path.of("relative").toAbsolutePath());
  }

  @Test
  void preparingMakesDataAndLog() throws StartException {
    Folders folders = Folders.of(home, Map.of());
    folders.prepare();

    assertThat(folders.data()).isDirectory();
    assertThat(folders.log()).isDirectory();
    assertThatCode(folders::prepare).doesNotThrowAnyException();
  }

  @Test
  void aMissingConfigurationFolderIsNamed() {
    Path missing = home.resolve("none");

    assertThatThrownBy(
            () -> Folders.of(home, Map.of("PATCHBAY_CONFIGS", missing.toString())).prepare())
        .isInstanceOf(StartException.class)
        .hasMessage("configuration folder " + missing + " is not a readable folder");
  }

  @Test
  void aDataFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createFile(home.resolve("file"));

    assertThatThrownBy(() -> Folders.of(home, Map.of("PATCHBAY_DATA", file.toString())).prepare())
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("data folder " + file + " cannot be made");
  }

  @Test
  void aFolderWithoutBundlesIsNoDistribution() throws IOException {
    Files.delete(home.resolve("bundles"));

    assertThatThrownBy(() -> Folders.of(home, Map.of()).prepare())
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("no distribution in " + home);
  }
}
