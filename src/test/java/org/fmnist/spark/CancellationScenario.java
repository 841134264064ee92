package org.fmnist.spark;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;

/**
 * A program of its own: work of hours, an attack and then a training, each cancelled once it is
 * under way. Prints how long the tasks went on.
 */
public final class CancellationScenario {
  private static final Set<String> TASKS =
      Set.of(ImageAttacker.class.getName(), SeedTrainer.class.getName());

  private CancellationScenario() {}

  /**
   * Runs both.
   *
   * @param args a folder to work in
   */
  public static void main(String[] args) throws Exception {
    Path attack = Path.of(args[0], "attack");
    cancel(
        () -> Files.isDirectory(attack.resolve("outcomes")),
        "attack --method square --epsilon 1/255 --max-queries 1000000 --count 256 --out " + attack);
    Path runs = Path.of(args[0], "runs");
    cancel(
        () -> Files.exists(runs.resolve("seed-1/config.json")),
        "train --seeds 1 --epochs 1000 --early-stop 0 --out " + runs);
  }

  private static void cancel(BooleanSupplier underWay, String line) throws Exception {
    List<String> words = Arrays.asList(line.split(" ", -1));
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      PrintStream none =
          new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
      Thread work =
          new Thread(() -> new SparkProgram(none, none).run(words.toArray(String[]::new)));
      work.start();
      await(() -> underWay.getAsBoolean() && tasksAreAtWork());
      long began = System.nanoTime();
      spark.sparkContext().cancelAllJobs();
      await(() -> !tasksAreAtWork() && ProcessHandle.current().children().findAny().isEmpty());
      long millis = (System.nanoTime() - began) / 1_000_000;
      System.out.println(words.get(0) + " ended after " + millis + " ms");
      work.join();
    }
  }

  /** Whatever Spark says of them, which has forgotten cancelled ones at once. */
  private static boolean tasksAreAtWork() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .map(StackTraceElement::getClassName)
        .anyMatch(TASKS::contains);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(10);
    }
  }
}
