package org.fmnist.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fmnist.flags.AttackArguments;
import org.fmnist.io.InvalidSettingException;

/** What the program does on Spark, and the flags that say how. */
enum Verb {
  PREDICT(
      "classify images into Parquet: predicted class and probabilities",
      predict(),
      "predict --input images.parquet --out classes",
      "predict --split test --out classes"),
  EVALUATE(
      "measure accuracy, loss, confusion, calibration on labelled images",
      evaluate(),
      "evaluate --json",
      "evaluate --input labelled.parquet --checkpoint runs/a/best"),
  ATTACK(
      "attack images: Parquet of outcomes, and the attack directory",
      attack(),
      "attack --method pgd --epsilon 0.1 --out runs/pgd",
      "attack --method square --count 60000 --split train --out runs/square"),
  TRAIN(
      "train a run for each seed; takes all flags of train",
      train(),
      "train --seeds 1-20 --preset best --out seeds",
      "train --seeds 1,5,9 --preset quick --epochs 5 --out seeds");

  static final String SURROGATE = "surrogate";
  static final String SEEDS = "seeds";

  private static final String OF_METHOD = " (default depends on --method)";

  private final String summary;

  @SuppressWarnings("ImmutableEnumChecker") // a List.copyOf
  private final List<SparkFlag> flags;

  @SuppressWarnings("ImmutableEnumChecker") // a List.of
  private final List<String> examples;

  Verb(String summary, List<SparkFlag> own, String... examples) {
    this.summary = summary;
    List<SparkFlag> all = new ArrayList<>(own);
    all.addAll(common());
    this.flags = List.copyOf(all);
    this.examples = List.of(examples);
  }

  /**
   * Reads a name such as {@code predict}.
   *
   * @throws InvalidSettingException if there is no such verb
   */
  static Verb parse(String name) {
    for (Verb verb : values()) {
      if (verb.toString().equals(name)) {
        return verb;
      }
    }
    throw new InvalidSettingException(
        "verb", "expected one of " + List.of(values()) + ", found \"" + name + "\"");
  }

  List<SparkFlag> flags() {
    return flags;
  }

  String summary() {
    return summary;
  }

  /** Commands for the help. */
  List<String> examples() {
    return examples;
  }

  /** Whether flags that are none of these belong to a command that the verb starts. */
  boolean handsOn() {
    return this == TRAIN;
  }

  private static List<SparkFlag> common() {
    return List.of(
        new SparkFlag(
            "out", "URI", "folder for the results; the same command again continues there"),
        new SparkFlag(
            "threads",
            "N",
            "threads per task; can change last digits (default: the cores of a task)"),
        SparkFlag.toggle("json", "print the result as one JSON document"),
        SparkFlag.toggle("quiet", "print no progress and no notes"),
        SparkFlag.toggle("verbose", "print Spark's own log, and stack traces of failures"),
        SparkFlag.toggle("help", "print this help"));
  }

  /** The flags of verbs that look at images, and more. */
  private static List<SparkFlag> withImages(SparkFlag... own) {
    List<SparkFlag> flags = new ArrayList<>(List.of(own));
    flags.addAll(
        List.of(
            new SparkFlag(
                "input", "URI", "images: Parquet (id, image, label) or a folder of picture files"),
            new SparkFlag(
                "data",
                "DIR",
                "without --input: folder with the four IDX files (default: the embedded Fashion-MNIST)"),
            new SparkFlag(
                "split",
                "test|train|valid",
                "without --input: images of the dataset (default test)"),
            new SparkFlag(
                "checkpoint",
                "PATH",
                "weights: shipped, robust, or a path on the driver (default shipped)"),
            new SparkFlag(
                "precision",
                "fp32|bf16|auto",
                "type in which the fast engine multiplies; auto: bf16 if the driver's CPU has it"
                    + " (default fp32)"),
            new SparkFlag(
                "partitions", "N", "tasks per wave (default: depends on the number of images)"),
            new SparkFlag("seed", "N", "seed of all random numbers (default 2019)"),
            SparkFlag.toggle(
                "strict", "fail at an image that cannot be read, instead of counting it")));
    return flags;
  }

  private static SparkFlag batchSize() {
    return new SparkFlag(
        "batch-size", "N", "images per session run; can change last digits (default 200)");
  }

  private static SparkFlag wave(String fallback) {
    return new SparkFlag(
        "wave", "N", "images per wave; results are saved after each (default " + fallback + ")");
  }

  private static List<SparkFlag> predict() {
    return withImages(batchSize(), wave("2000000"));
  }

  private static List<SparkFlag> evaluate() {
    return withImages(batchSize());
  }

  private static List<SparkFlag> train() {
    return List.of(new SparkFlag(SEEDS, "A-B", "seeds of the runs, such as 1-20 or 1,5,9"));
  }

  private static List<SparkFlag> attack() {
    return withImages(
        new SparkFlag("method", AttackArguments.methods(), "algorithm of the attack; required"),
        new SparkFlag(
            "target",
            "next|random|any|0..9",
            "class to reach; next: class i to (i+1) mod 10, any: untargeted (default next)"),
        new SparkFlag("norm", "linf|l2", "norm of --epsilon" + OF_METHOD),
        new SparkFlag(
            "epsilon",
            "E",
            "largest change, with pixels from 0 to 1, e.g. 0.1 or 12/255" + OF_METHOD),
        new SparkFlag(
            "pixels",
            "whole|float",
            "adversarial pixels: whole levels 0..255, or any value (default whole)"),
        new SparkFlag("max-queries", "N", "black box, auto: predictions per image (default 5000)"),
        new SparkFlag("max-iterations", "N", "white box, transfer: steps per run" + OF_METHOD),
        new SparkFlag("restarts", "N", "pgd, auto: runs per image" + OF_METHOD),
        new SparkFlag(
            "loss", "ce|margin", "fgsm, pgd, ddn: loss whose gradient is followed" + OF_METHOD),
        new SparkFlag(
            "step-size", "A", "gd: step in grey levels per unit of the gradient (default 300)"),
        new SparkFlag(
            "acceptance", "literal|metropolis|gain", "mcmc: which steps to accept (default gain)"),
        new SparkFlag(
            "sigma", "S", "mcmc: standard deviation of a step, in grey levels (default 2)"),
        new SparkFlag(
            "max-step", "L", "mcmc: largest L2 norm of a step, pixels from 0 to 1 (default 1)"),
        new SparkFlag(
            "finish",
            "square|none",
            "signhunter: attack that takes over after the single pixels (default square)"),
        new SparkFlag("count", "N", "correctly classified images to attack (default 1000)"),
        new SparkFlag(
            SURROGATE,
            "CHECKPOINT",
            "black box: start from a transfer attack on these weights; repeatable"),
        new SparkFlag(
            "collect", "N", "write the attack directory, too, for up to N images (default 100000)"),
        wave("10000"));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
