package org.fmnist.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fmnist.io.InvalidSettingException;

/** What the program does on Spark, and the flags that say how. */
enum Verb {
  PREDICT("classes of images: Parquet id, label, predicted, class, probabilities", predict()),
  EVALUATE("accuracy, loss, confusion and calibration on labelled images", evaluate()),
  ATTACK("adversarial attacks: Parquet of outcomes, and the attack directory", attack()),
  TRAIN(
      "a training run for each seed, and a table of them; takes the flags of train, too", train());

  static final String SURROGATE = "surrogate";
  static final String SEEDS = "seeds";

  private final String summary;

  @SuppressWarnings("ImmutableEnumChecker") // a List.copyOf
  private final List<SparkFlag> flags;

  Verb(String summary, List<SparkFlag> own) {
    this.summary = summary;
    List<SparkFlag> all = new ArrayList<>(own);
    all.addAll(common());
    this.flags = List.copyOf(all);
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

  /** Whether flags that are none of these belong to a command that the verb starts. */
  boolean handsOn() {
    return this == TRAIN;
  }

  private static List<SparkFlag> common() {
    return List.of(
        new SparkFlag(
            "out", "URI", "where results go; started again, it goes on with what is missing"),
        new SparkFlag("threads", "N", "threads of a task (its cores); part of the last digits"),
        SparkFlag.toggle("json", "print one JSON document"),
        SparkFlag.toggle("quiet", "no progress, no notes"),
        SparkFlag.toggle("verbose", "Spark's own log, and stack traces of failures"),
        SparkFlag.toggle("help", "print this help"));
  }

  /** The flags of verbs that look at images, and more. */
  private static List<SparkFlag> withImages(SparkFlag... own) {
    List<SparkFlag> flags = new ArrayList<>(List.of(own));
    flags.addAll(
        List.of(
            new SparkFlag("input", "URI", "Parquet (id, image, label) or a folder of pictures"),
            new SparkFlag("data", "DIR", "the four IDX files, instead (embedded Fashion-MNIST)"),
            new SparkFlag("split", "test|train|valid", "which of its images (test)"),
            new SparkFlag(
                "checkpoint", "PATH", "shipped, robust, or a path on the driver (shipped)"),
            new SparkFlag(
                "precision", "fp32|bf16|auto", "what the classifier multiplies in (fp32)"),
            new SparkFlag("partitions", "N", "tasks of a wave (as the number of images asks)"),
            new SparkFlag("seed", "N", "seed of everything random (2019)"),
            SparkFlag.toggle("strict", "stop at an image that cannot be read")));
    return flags;
  }

  private static SparkFlag batchSize() {
    return new SparkFlag("batch-size", "N", "images a run (200); part of the last digits");
  }

  private static SparkFlag wave(String fallback) {
    return new SparkFlag("wave", "N", "images after which results are kept (" + fallback + ")");
  }

  private static List<SparkFlag> predict() {
    return withImages(batchSize(), wave("2000000"));
  }

  private static List<SparkFlag> evaluate() {
    return withImages(batchSize());
  }

  private static List<SparkFlag> train() {
    return List.of(new SparkFlag(SEEDS, "A-B", "a run for each, as 1-20 or 1,5,9"));
  }

  private static List<SparkFlag> attack() {
    return withImages(
        new SparkFlag("method", "NAME", "the attack"),
        new SparkFlag("target", "next|random|any|0..9", "what is wanted of an image (next)"),
        new SparkFlag("norm", "linf|l2", "in which --epsilon is meant (the method's own)"),
        new SparkFlag("epsilon", "E", "largest change of the range 0..1, or as 12/255"),
        new SparkFlag("pixels", "whole|float", "adversarial pixels: levels 0..255, or any (whole)"),
        new SparkFlag("max-queries", "N", "predictions an image (5000)"),
        new SparkFlag("max-iterations", "N", "steps of a white-box run or a transfer"),
        new SparkFlag("restarts", "N", "runs an image, pgd and auto"),
        new SparkFlag("loss", "ce|margin", "what fgsm, pgd and ddn descend"),
        new SparkFlag("step-size", "A", "gd: grey levels per unit of the raw gradient (300)"),
        new SparkFlag("acceptance", "literal|metropolis|gain", "mcmc: when to move (gain)"),
        new SparkFlag("sigma", "S", "mcmc: deviation of a pixel's step, grey levels (2)"),
        new SparkFlag("max-step", "L", "mcmc: longest L2 step, of the range 0..1 (1)"),
        new SparkFlag("finish", "square|none", "signhunter: what goes on once pixels were tried"),
        new SparkFlag("count", "N", "images, from those classified correctly (1000)"),
        new SparkFlag(SURROGATE, "CHECKPOINT", "black box: start from a transfer; repeatable"),
        new SparkFlag("collect", "N", "write the attack directory for up to N images (100000)"),
        wave("10000"));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
