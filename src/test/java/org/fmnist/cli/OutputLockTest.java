package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fmnist.io.OutputLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Within one process; {@link InterruptTest} has two. */
class OutputLockTest {
  @TempDir Path folder;

  @Test
  void onlyOneAtATimeWritesToAPlace() throws IOException {
    Path out = folder.resolve("saved");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    OutputLock held = OutputLock.of(out);
    Ran ran = Ran.of("export", "--out", link.resolve("x/../saved").toString());
    held.close();
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.errorLines()).hasSize(1);
    assertThat(ran.err()).contains("expected a directory that no other process writes to");
    assertThat(out).doesNotExist();
    assertThat(Ran.of("export", "--out", out.toString()).code()).isZero();
  }

  @Test
  void otherPlacesAreFree() {
    OutputLock held = OutputLock.of(folder.resolve("a"));
    try {
      assertThat(Ran.of("export", "--out", folder.resolve("b").toString()).code()).isZero();
    } finally {
      held.close();
    }
  }

  @Test
  void noFilesPileUp() throws IOException {
    Set<Path> before = locks();
    for (int i = 0; i < 3; i++) {
      OutputLock.of(folder.resolve("a" + i)).close();
    }
    Set<Path> after = locks();
    after.removeAll(before);
    assertThat(after).hasSizeLessThanOrEqualTo(1);
  }

  private static Set<Path> locks() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().matches("fmnist-.*[.]lock"))
          .collect(Collectors.toSet());
    }
  }

  /** One place's end frees no other. */
  @Test
  void eachPlaceHasItsOwnLock() {
    OutputLock held = OutputLock.of(folder.resolve("a"));
    OutputLock.of(folder.resolve("b")).close();
    try {
      assertThat(Ran.of("export", "--out", folder.resolve("a").toString()).code()).isEqualTo(1);
    } finally {
      held.close();
    }
  }

  @Test
  void aFailureUnlocks() {
    String out = folder.resolve("a").toString();
    assertThat(Ran.of("export", "--checkpoint", "none", "--out", out).code()).isEqualTo(1);
    assertThat(Ran.of("export", "--out", out).code()).isZero();
  }
}
