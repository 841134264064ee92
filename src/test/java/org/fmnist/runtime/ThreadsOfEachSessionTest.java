package org.fmnist.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fmnist.JavaProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.op.Ops;

/** A session's threads are its own, whatever another session of the process had before. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "not run: threads are counted in /proc")
class ThreadsOfEachSessionTest {
  private static final int MANY = 7;

  @TempDir Path folder;

  /** Opens a session for each number of threads, and counts those that came with the last one. */
  public static final class Opener {
    private Opener() {}

    public static void main(String[] numbers) throws IOException {
      List<GraphSession> sessions = new ArrayList<>();
      int before = 0;
      for (String number : numbers) {
        before = threads();
        sessions.add(open(new SessionSettings(Integer.parseInt(number), Device.CPU)));
      }
      System.out.println(threads() - before);
      sessions.forEach(GraphSession::close);
    }

    private static GraphSession open(SessionSettings settings) {
      return Graphs.build(
          graph -> {
            var constant = Ops.create(graph).constant(1);
            GraphSession session = GraphSession.asBuilt(graph, settings);
            session.runner().fetch(constant).run().close();
            return session;
          });
    }

    /** A native thread bears the name of the thread that made it; Java gives its own others. */
    private static int threads() throws IOException {
      String mine = Files.readString(Path.of("/proc/thread-self/comm"));
      try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
        return (int) tasks.filter(task -> name(task).equals(mine)).count();
      }
    }

    private static String name(Path task) {
      try {
        return Files.readString(task.resolve("comm"));
      } catch (IOException e) {
        return "";
      }
    }
  }

  private int threadsOfTheLast(String... numbers) throws Exception {
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(JavaProcess.command(Opener.class, List.of(numbers)))
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err.txt").toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("err.txt"))).isZero();
    return Integer.parseInt(Files.readString(out).strip());
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void areWhatItsSettingsSay() throws Exception {
    int alone = threadsOfTheLast("1", String.valueOf(MANY));
    assertThat(alone).isGreaterThanOrEqualTo(MANY);
    assertThat(threadsOfTheLast("2", "1", String.valueOf(MANY))).isEqualTo(alone);
    assertThat(threadsOfTheLast(String.valueOf(MANY), "1")).isLessThan(MANY);
  }
}
