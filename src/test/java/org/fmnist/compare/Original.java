package org.fmnist.compare;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The files of the Python original, which are not part of this project. */
final class Original {
  private Original() {}

  /** Their directory; a test that asks for it is reported as not run where there is none. */
  static Path directory() {
    String place = System.getProperty("fmnist.original", "");
    assumeTrue(
        !place.isEmpty() && Files.isDirectory(Path.of(place)),
        "not run: -Dfmnist.original=DIR names no directory with the original's files");
    return Path.of(place);
  }

  static Path meta() {
    return directory().resolve("fmnist_cnn.ckpt.meta");
  }
}
