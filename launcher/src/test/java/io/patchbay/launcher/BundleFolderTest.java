package io.patchbay.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleFolderTest {
  @TempDir Path bundles;

  @Test
  void theNameIsTheLevelAndJarsAreInOrder() throws Exception {
    jar("100/c.jar");
    jar("20/b.jar");
    jar("20/a.jar");
    jar("20/notes.txt");
    jar("README");

    assertThat(BundleFolder.all(bundles))
        .extracting(BundleFolder::level, folder -> names(folder))
        .containsExactly(tuple(20, "a.jar b.jar"), tuple(100, "c.jar"));
  }

  @Test
  void aFolderThatIsNoLevelIsNamed() throws IOException {
    jar("late/a.jar");

    assertThatThrownBy(() -> BundleFolder.all(bundles))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith(bundles.resolve("late").toString());
  }

  private void jar(String name) throws IOException {
    Path file = bundles.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
  }

  private static String names(BundleFolder folder) {
    return String.join(
        " ", folder.jars().stream().map(jar -> jar.getFileName().toString()).toList());
  }
}
