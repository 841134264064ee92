package org.fmnist.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.cli.Options;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.Split;
import org.fmnist.eval.Evaluation;
import org.fmnist.eval.EvaluationJob;
import org.fmnist.flags.Arguments;
import org.fmnist.flags.CommonFlags;
import org.fmnist.graph.exact.Precision;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.model.Engine;
import org.fmnist.model.FastClassifier;

/** {@code evaluate}: accuracy and more on a split, as the original's {@code test.py}. */
final class EvaluateCommand implements Command {
  @Override
  public String name() {
    return "evaluate";
  }

  @Override
  public String summary() {
    return "measure accuracy, loss, confusion and calibration of a checkpoint";
  }

  @Override
  public Options options() {
    return new Flags()
        .group(FlagGroup.DATA)
        .value("split", "test|train|valid", "images to evaluate (default test)")
        .group(FlagGroup.RUN)
        .value(
            "engine",
            "exact|fast",
            "exact: the original's operations; fast: the same maths, fused (default fast)")
        .value("dtype", "fp32|fp64", "precision of --engine exact (default fp32)")
        .precision("fp32")
        .toggle("flip-average", "average the predictions for each image and its mirror image")
        .group(FlagGroup.OUTPUT)
        .value(
            "probabilities",
            "FILE.npy",
            "write the probabilities, float32 [N,10], in dataset order")
        .value(
            "correct",
            "N",
            "write N random correctly classified images into --out, with --split test those of"
                + " test.py")
        .value("out", "DIR", "folder for images.npy and labels.npy of --correct")
        .build();
  }

  @Override
  public Map<String, String> defaults(Arguments arguments) {
    return Map.of("batch-size", String.valueOf(FastClassifier.DEFAULT_CHUNK));
  }

  @Override
  public Optional<Engine> engine(Arguments arguments) {
    return Optional.of(engineOf(arguments));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "evaluate --checkpoint runs/a/best --json",
        "evaluate --data my-images --probabilities p.npy");
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    Engine engine = engineOf(arguments);
    ComputePrecision computed = CommonFlags.precision(arguments);
    EvaluationJob.Builder job =
        EvaluationJob.of(CommonFlags.checkpoint(arguments))
            .data(CommonFlags.data(arguments))
            .split(arguments.choice("split", Split.class, Split.TEST))
            .engine(engine)
            .precision(precision(arguments))
            .computePrecision(computed)
            .batchSize(CommonFlags.batchSize(arguments, FastClassifier.DEFAULT_CHUNK))
            .flipAverage(arguments.has("flip-average"))
            .session(CommonFlags.session(arguments))
            .seed(CommonFlags.seed(arguments));
    arguments.path("probabilities").ifPresent(job::probabilities);
    if (arguments.has("correct") || arguments.has("out")) {
      int count = arguments.integer("correct", 1000, 1, Integer.MAX_VALUE);
      job.correctSample(count, CommonFlags.namedOut(arguments));
    }
    EvaluationJob.Result result;
    try (MeteredProgress progress = new MeteredProgress("evaluate", "images", console)) {
      result = job.build().run(progress);
    }
    return CommandResult.done(
        text(result),
        json(
            result,
            engine == Engine.FAST
                ? computed.here(CommonFlags.session(arguments)).toString()
                : dtype(arguments)));
  }

  private static Engine engineOf(Arguments arguments) {
    boolean fp64 = precision(arguments) == Precision.FP64;
    Engine engine = arguments.choice("engine", Engine.class, fp64 ? Engine.EXACT : Engine.FAST);
    if (engine == Engine.FAST && fp64) {
      throw new UsageException("--dtype fp64: expected --engine exact with it, found fast");
    }
    return engine;
  }

  private static Precision<?> precision(Arguments arguments) {
    return dtype(arguments).equals("fp64") ? Precision.FP64 : Precision.FP32;
  }

  private static String dtype(Arguments arguments) {
    return arguments.choice("dtype", "fp32", "fp32", "fp64");
  }

  private static Map<String, Object> json(EvaluationJob.Result result, String precision) {
    Map<String, Object> json = result.evaluation().toMap();
    json.put("seconds", result.seconds());
    json.put("imagesPerSecond", result.imagesPerSecond());
    json.put("precision", precision);
    return json;
  }

  private static String text(EvaluationJob.Result result) {
    Evaluation e = result.evaluation();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "accuracy %.2f %% (%d of %d), loss %.4f, calibration error %.4f%n%.2f s, %.0f"
                + " images/s%n%n",
            100 * e.accuracy(),
            e.correct(),
            e.images(),
            e.loss(),
            e.calibrationError(),
            result.seconds(),
            result.imagesPerSecond()));
    text.append(
        String.format(
            Locale.ROOT, "%-12s %9s %7s %7s %8s", "class", "precision", "recall", "F1", "images"));
    for (Evaluation.ClassFigures c : e.perClass()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n%-12s %9.4f %7.4f %7.4f %8d",
              c.name(),
              c.precision(),
              c.recall(),
              c.f1(),
              c.support()));
    }
    text.append(String.format(Locale.ROOT, "%n%nconfusion (rows: label, columns: prediction)"));
    for (int row = 0; row < FashionMnist.CLASSES; row++) {
      text.append(String.format(Locale.ROOT, "%n%-12s", e.perClass().get(row).name()));
      int[] counts = e.confusion()[row];
      IntStream.of(counts).forEach(count -> text.append(String.format(Locale.ROOT, " %5d", count)));
    }
    return text.toString();
  }
}
