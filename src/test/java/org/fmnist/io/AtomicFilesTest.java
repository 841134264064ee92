package org.fmnist.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.fmnist.ForcedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  @TempDir Path folder;

  @Test
  void aFileIsOnTheDiskBeforeItHasItsNameAndThenItsFolder() throws IOException {
    Path file = folder.resolve("x.npy");
    assertThat(ForcedFiles.during(folder, () -> AtomicFiles.write(file, new byte[] {1, 2, 3})))
        .containsExactly(folder.resolve(".x.npy.partial"), folder);
    assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
  }

  @Test
  void newFoldersAreOnTheDisk() throws IOException {
    Path out = folder.resolve("a/b");
    assertThat(ForcedFiles.during(folder, () -> OutputDirectory.make(out)))
        .containsExactlyInAnyOrder(folder, folder.resolve("a"));
    assertThat(out).isDirectory();
  }
}
