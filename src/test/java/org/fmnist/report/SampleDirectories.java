package org.fmnist.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.eval.Evaluation;
import org.fmnist.eval.Evaluator;
import org.fmnist.io.Json;
import org.fmnist.io.Npy;

/** Directories as the verbs write them, with invented figures and real images. */
final class SampleDirectories {
  private static final LabeledImages TEST = Dataset.embedded().test();
  private static final int EPOCHS = 12;

  private SampleDirectories() {}

  static Path run(Path parent, String name) throws IOException {
    Path directory = Files.createDirectories(parent.resolve(name));
    StringBuilder epochs =
        new StringBuilder(
            "epoch,train_loss,train_accuracy,valid_loss,valid_accuracy,test_loss,test_accuracy,"
                + "images_per_second,seconds\n");
    for (int e = 0; e < EPOCHS; e++) {
      double loss = 0.2 + 0.4 / (1 + e);
      boolean best = e % 4 != 3;
      epochs.append(
          String.format(
              Locale.ROOT,
              "%d,%s,%s,%s,%s,%s,%s,2200.5,22.7%n",
              e,
              loss,
              1 - loss / 3,
              loss + 0.03 * (e % 4),
              0.99 - loss / 3,
              best ? loss + 0.04 : "",
              best ? 0.985 - loss / 3 : ""));
    }
    Files.writeString(directory.resolve("epochs.csv"), epochs);
    StringBuilder steps = new StringBuilder("step,epoch,loss,accuracy,learning_rate\n");
    Random random = new Random(7);
    for (int step = 0; step < 18_000; step += 20) {
      steps.append(
          String.format(
              Locale.ROOT,
              "%d,%d,%s,0.9,0.001%n",
              step,
              step / 1562,
              0.25 + 0.4 / (1 + step / 1562.0) + 0.05 * random.nextGaussian()));
    }
    Files.writeString(directory.resolve("steps.csv"), steps);
    Map<String, Object> settings = Map.of("preset", "quick", "seed", 2019, "freeze", List.of());
    Files.write(
        directory.resolve("config.json"),
        Json.pretty(Map.of("settings", settings, "data", "embedded")));
    EvaluationFiles.write(directory, evaluation(), TEST);
    return directory;
  }

  /** Of invented probabilities: right for most images, less sure for some classes. */
  private static Evaluation evaluation() {
    Random random = new Random(2019);
    float[] probabilities = new float[TEST.size() * 10];
    for (int i = 0; i < TEST.size(); i++) {
      int label = TEST.label(i);
      float sure = (float) Math.min(0.999, 0.55 + 0.5 * random.nextDouble());
      int answer = random.nextDouble() < sure - 0.02 ? label : neighbour(label, random);
      for (int c = 0; c < 10; c++) {
        probabilities[i * 10 + c] = c == answer ? sure : (1 - sure) / 9;
      }
    }
    return Evaluator.evaluate(probabilities, TEST);
  }

  private static int neighbour(int label, Random random) {
    int[][] alike = {{6}, {3}, {4, 6}, {4}, {2, 6}, {7, 9}, {0, 2, 4}, {9, 5}, {5}, {7}};
    return alike[label][random.nextInt(alike[label].length)];
  }

  static Path attack(Path parent, String name, int count) throws IOException {
    Path directory = Files.createDirectories(parent.resolve(name));
    Random random = new Random(1);
    byte[] before = new byte[count * 784];
    byte[] after = new byte[count * 784];
    StringBuilder table =
        new StringBuilder("index,label,target,predicted,success,queries,gradients,linf,l2\n");
    int succeeded = 0;
    for (int i = 0; i < count; i++) {
      TEST.copyPixels(i, before, i * 784);
      for (int k = i * 784; k < (i + 1) * 784; k++) {
        int moved = (before[k] & 0xff) + (random.nextBoolean() ? 25 : -25);
        after[k] = (byte) Math.max(0, Math.min(255, moved));
      }
      int label = TEST.label(i);
      boolean success = random.nextDouble() < 0.93;
      succeeded += success ? 1 : 0;
      table.append(
          String.format(
              Locale.ROOT,
              "%d,%d,%d,%d,%s,%d,0,0.098,1.9%n",
              i,
              label,
              (label + 1) % 10,
              success ? (label + 1) % 10 : label,
              success,
              (int) Math.exp(1 + 2 * Math.abs(random.nextGaussian()))));
    }
    Npy.write(directory.resolve("original.npy"), before, count, 28, 28);
    Npy.write(directory.resolve("adversarial.npy"), after, count, 28, 28);
    Files.writeString(directory.resolve("attack.csv"), table);
    Map<String, Object> summary =
        Map.of(
            "attacked",
            count,
            "succeeded",
            succeeded,
            "successRate",
            (double) succeeded / count,
            "interval95",
            List.of(0.911, 0.951),
            "medianQueries",
            12,
            "meanQueries",
            33.25,
            "medianLinf",
            0.09803922,
            "medianL2",
            1.9,
            "settings",
            Map.of("method", "square", "epsilon", 0.1, "maxQueries", 5000));
    Files.write(directory.resolve("summary.json"), Json.pretty(summary));
    return directory;
  }

  static Path hardened(Path parent, String name) throws IOException {
    Path directory = run(parent, name);
    List<AttackPictures.Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      byte[] pixels = new byte[784];
      TEST.copyPixels(i, pixels, 0);
      pairs.add(new AttackPictures.Pair(pixels, pixels, "Coat", 0.9f, "Sandal", 0.6f));
    }
    AttackPictures.write(directory.resolve("white-box.png"), pairs);
    comparison().write(directory);
    return directory;
  }

  static RobustnessComparison comparison() {
    return new RobustnessComparison(
        model("original", 0.9218, 1, new double[] {0.92, 0.51, 0.12, 0, 0}),
        model("hardened", 0.8871, 0.21, new double[] {0.887, 0.86, 0.81, 0.74, 0.3}),
        List.of(
            new RobustnessComparison.MaskingCheck(
                "black box does not beat white box", true, "18.1 % < 21.0 %"),
            new RobustnessComparison.MaskingCheck(
                "ε 0.5 breaks everything", false, "97 % | of 1,000")),
        List.of("white-box.png", "../secret.png"));
  }

  private static RobustnessComparison.Model model(
      String name, double accuracy, double rate, double[] robust) {
    double[] epsilons = {0, 0.02, 0.05, 0.1, 0.2};
    List<RobustnessComparison.Point> points = new ArrayList<>();
    for (int i = 0; i < epsilons.length; i++) {
      points.add(new RobustnessComparison.Point(epsilons[i], robust[i]));
    }
    RobustnessComparison.Attack white =
        new RobustnessComparison.Attack(
            "white box (pgd)",
            1000,
            (int) (1000 * rate),
            rate,
            List.of(rate - 0.02, rate),
            null,
            0.098,
            1.7);
    RobustnessComparison.Attack black =
        new RobustnessComparison.Attack(
            "black box (square)",
            1000,
            (int) (900 * rate),
            0.9 * rate,
            List.of(0.1, 0.9),
            84.0,
            0.098,
            2.2);
    RobustnessComparison.Robustness robustness =
        new RobustnessComparison.Robustness(
            0.1,
            1000,
            accuracy,
            0.4,
            List.of(0.37, 0.43),
            0.41,
            List.of(
                new RobustnessComparison.Misled("apgd-ce", 480),
                new RobustnessComparison.Misled("square", 3)));
    return new RobustnessComparison.Model(
        name,
        accuracy,
        10_000,
        List.of(accuracy - 0.01, accuracy + 0.01),
        List.of(white, black),
        points,
        robustness);
  }
}
