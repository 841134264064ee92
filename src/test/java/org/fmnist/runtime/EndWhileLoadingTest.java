package org.fmnist.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fmnist.JavaProcess;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends while the native library loads ends with its own code. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EndWhileLoadingTest {
  private static final int CODE = 7;

  /** Ends as soon as the system has begun to load the library, whose initializers take a while. */
  static final class Hasty {
    private Hasty() {}

    public static void main(String[] arguments) throws IOException {
      TensorFlowRuntime.prepareInBackground(Kernels.FASTEST);
      while (!Files.readString(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)
          .contains("libtensorflow_cc")) {
        Thread.onSpinWait();
      }
      System.exit(CODE);
    }
  }

  @RepeatedTest(3)
  @EnabledOnOs(value = OS.LINUX, disabledReason = "not run: there is no /proc")
  void endsWithItsOwnCode(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(JavaProcess.command(Hasty.class, List.of()))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(out)).isEqualTo(CODE);
  }
}
