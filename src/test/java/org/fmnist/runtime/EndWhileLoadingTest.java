package org.fmnist.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fmnist.JavaProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that ends while the native library loads waits for it: its destructors must not run
 * beside its initializers, which crashes.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EndWhileLoadingTest {
  private static final int CODE = 7;

  @TempDir Path folder;

  /** Ends as soon as loading has begun, in which it waits for the lock on the folder. */
  static final class Hasty {
    private Hasty() {}

    public static void main(String[] arguments) {
      TensorFlowRuntime.prepareInBackground(Kernels.FASTEST);
      while (!isLoading()) {
        Thread.onSpinWait();
      }
      System.out.println("ends");
      System.exit(CODE);
    }

    private static boolean isLoading() {
      return Thread.getAllStackTraces().entrySet().stream()
          .filter(thread -> thread.getKey().getName().equals("natives"))
          .flatMap(thread -> Arrays.stream(thread.getValue()))
          .anyMatch(frame -> frame.getMethodName().equals("lock"));
    }
  }

  @Test
  void waitsForTheLibrary() throws Exception {
    List<String> command = JavaProcess.command(Hasty.class, List.of());
    command.add(1, "-Dorg.bytedeco.javacpp.cachedir=" + folder);
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("fmnist.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      Path out = folder.resolve("out.txt");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      try {
        while (Files.size(out) == 0 && process.isAlive()) {
          Thread.sleep(20);
        }
        assertThat(process.waitFor(1, TimeUnit.SECONDS)).as(Files.readString(out)).isFalse();
        lock.release();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(out)).isEqualTo(CODE);
      } finally {
        process.destroyForcibly();
      }
    }
  }
}
