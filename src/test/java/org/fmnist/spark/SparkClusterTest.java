package org.fmnist.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.fmnist.attack.AttackJob;
import org.fmnist.attack.AttackListener;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackSettings;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.cli.SmallData;
import org.fmnist.data.DatasetSource;
import org.fmnist.eval.EvaluationJob;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.ProgressListener;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.train.Presets;
import org.fmnist.train.TrainingJob;
import org.fmnist.train.TrainingSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a cluster of two executors: the bytes of one process, whatever happens to the executors. */
class SparkClusterTest {
  private static final List<String> ATTACK =
      List.of("attack", "--method", "square", "--epsilon", "0.05", "--max-queries", "400");
  private static final int COUNT = 64;

  @TempDir Path folder;

  @Test
  void predictsAsEvaluateDoes() throws Exception {
    Path one = folder.resolve("one.npy");
    EvaluationJob.of(WeightsSource.shipped())
        .session(new SessionSettings(1, Device.CPU))
        .probabilities(one)
        .build()
        .run(ProgressListener.NONE);
    String table = folder.resolve("predictions").toString();
    SparkProcess.run(
        folder,
        SparkProcess.CLUSTER,
        Main.class,
        "predict",
        "--partitions",
        "7",
        "--wave",
        "6000",
        "--out",
        table);
    Path many = folder.resolve("many.npy");
    SparkProcess.runTool(folder, "PredictionsToNpy.java", table, many.toString());
    assertThat(many).hasSameBinaryContentAs(one);
  }

  /** The driver dies after a wave; the attack goes on, and an executor dies in the next. */
  @Test
  void attacksAsOneProcessDoesThoughProcessesDie() throws Exception {
    Path one = Files.createDirectory(folder.resolve("one"));
    AttackSettings settings =
        AttackSettings.of(AttackMethod.SQUARE).change().epsilon(0.05).maxQueries(400).build();
    AttackJob.of(settings).count(COUNT).directory(one).build().run(AttackListener.NONE);
    Path many = folder.resolve("many");
    long kept;
    try (SparkProcess first = attack(many)) {
      kept = awaitMoreThan(0, many, first);
    }
    try (SparkProcess second = attack(many)) {
      awaitMoreThan(kept, many, second);
      List<ProcessHandle> executors = second.executors();
      assertThat(executors).hasSize(2);
      assertThat(executors.get(0).destroyForcibly()).isTrue();
      second.output();
    }
    for (String file :
        List.of("original.npy", "adversarial.npy", "attack.csv", "summary.json", "pictures.png")) {
      assertThat(many.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
    }
  }

  /** An executor dies in the middle of its run, and with it the process that trains. */
  @Test
  void trainsAsOneProcessDoesThoughAnExecutorDies() throws Exception {
    Path data = SmallData.write(folder.resolve("data"));
    Path runs = folder.resolve("runs");
    String line =
        "train --seeds 1-2 --preset quick --epochs 12 --valid-size 64 --batch-size 32"
            + (" --early-stop 0 --data " + data + " --out " + runs);
    try (SparkProcess spark =
        SparkProcess.start(
            folder, SparkProcess.CLUSTER, Main.class, List.of(line.split(" ", -1)))) {
      while (Stream.of("seed-1", "seed-2")
          .noneMatch(run -> Files.isDirectory(runs.resolve(run).resolve("last")))) {
        assertThat(spark.isAlive()).isTrue();
        Thread.sleep(50);
      }
      ProcessHandle executor = spark.executors().get(0);
      List<ProcessHandle> trainings = executor.children().toList();
      assertThat(executor.destroyForcibly()).isTrue();
      trainings.forEach(SparkProcess::awaitEnd);
      assertThat(trainings).isNotEmpty();
      spark.output();
    }
    for (int seed = 1; seed <= 2; seed++) {
      Path one = folder.resolve("one-" + seed);
      TrainingSettings settings =
          Presets.quick().toBuilder()
              .epochs(12)
              .validationSize(64)
              .batchSize(32)
              .earlyStop(0)
              .seed(seed)
              .build();
      TrainingJob.train(settings)
          .data(DatasetSource.of(data))
          .session(new SessionSettings(1, Device.CPU))
          .directory(one)
          .run();
      Path many = runs.resolve("seed-" + seed);
      for (String weights : List.of("best", "last")) {
        String file = weights + "/fmnist_cnn.ckpt.data-00000-of-00001";
        assertThat(many.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
      }
      assertThat(runs.resolve("seeds.csv")).content().contains("\n" + seed + ",12,");
    }
  }

  private SparkProcess attack(Path out) {
    List<String> more =
        List.of(
            "--count", "" + COUNT, "--wave", "16", "--partitions", "4", "--out", out.toString());
    return SparkProcess.start(
        folder,
        SparkProcess.CLUSTER,
        Main.class,
        Stream.concat(ATTACK.stream(), more.stream()).toList());
  }

  /** Waits for a wave: more files of outcomes than there were, and an attack that goes on. */
  private static long awaitMoreThan(long files, Path out, SparkProcess attack) throws Exception {
    long found = files;
    while (found <= files) {
      assertThat(attack.isAlive()).isTrue();
      Thread.sleep(50);
      found = outcomes(out.resolve("outcomes"));
    }
    return found;
  }

  private static long outcomes(Path table) throws IOException {
    if (!Files.isDirectory(table)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(table)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }
}
