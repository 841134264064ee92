package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far it is from the command line to TensorFlow. */
class StackDepthTest {
  private static final int MOST = 10;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"original", "quick"})
  void aStepIsFewCallsFromMain(String preset) throws InterruptedException {
    Path data = SmallData.write(folder.resolve("data"));
    String line =
        "fine-tune --quiet --max-steps=120 --epochs=100 --valid-size=64 --batch-size=32 --preset="
            + preset;
    Thread thread =
        new Thread(
            () -> Ran.of((line + " --data=" + data + " --out=" + folder + "/run").split(" ")));
    thread.start();
    List<StackTraceElement> deepest = List.of();
    while (thread.isAlive()) {
      List<StackTraceElement> step = stepIn(thread.getStackTrace());
      deepest = step.size() > deepest.size() ? step : deepest;
    }
    thread.join();
    // Main.main, which tests do not run, is one more.
    assertThat(deepest).isNotEmpty().hasSizeLessThanOrEqualTo(MOST - 1);
  }

  /** The project's and TensorFlow's frames from the session's run to Main, if it is a step. */
  private static List<StackTraceElement> stepIn(StackTraceElement[] stack) {
    int run = 0;
    while (run < stack.length
        && !(stack[run].getClassName().equals("org.tensorflow.Session$Runner")
            && stack[run].getMethodName().equals("run"))) {
      run++;
    }
    List<StackTraceElement> ours =
        Arrays.stream(stack)
            .skip(run)
            .filter(
                frame ->
                    frame.getClassName().startsWith("org.fmnist.")
                        || frame.getClassName().startsWith("org.tensorflow."))
            .filter(frame -> !frame.getClassName().contains("StackDepthTest"))
            .filter(frame -> !frame.getClassName().equals(Ran.class.getName()))
            .collect(Collectors.toList());
    return ours.stream().anyMatch(frame -> frame.getMethodName().equals("step")) ? ours : List.of();
  }
}
