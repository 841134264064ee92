package org.fmnist.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.Options;
import org.fmnist.data.FashionMnist;
import org.fmnist.eval.ImageClassifier;
import org.fmnist.eval.Prediction;
import org.fmnist.flags.Arguments;
import org.fmnist.flags.CommonFlags;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.image.ImageFiles;
import org.fmnist.image.Invert;
import org.fmnist.runtime.SessionSettings;

/** {@code predict}: what is on image files. */
final class PredictCommand implements Command {
  @Override
  public String name() {
    return "predict";
  }

  @Override
  public String summary() {
    return "classify image files (PNG, JPEG, BMP, GIF) and folders of them";
  }

  @Override
  public String arguments() {
    return "FILE...";
  }

  @Override
  public Options options() {
    return new Flags()
        .group(FlagGroup.RUN)
        .value("top", "K", "classes to print for each image (default 3)")
        .value(
            "invert",
            "auto|yes|no",
            "swap dark and light; auto: if the object is darker than the corners (default auto)")
        .precision("fp32")
        .build();
  }

  @Override
  public Map<String, String> defaults(Arguments arguments) {
    return Map.of("batch-size", String.valueOf(ImageClassifier.DEFAULT_BATCH_SIZE));
  }

  @Override
  public List<String> examples() {
    return List.of("predict photo.png", "predict photos --top 1 --json");
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    int top = arguments.integer("top", 3, 1, FashionMnist.CLASSES);
    int batchSize = CommonFlags.batchSize(arguments, ImageClassifier.DEFAULT_BATCH_SIZE);
    Invert invert = arguments.choice("invert", Invert.class, Invert.AUTO);
    SessionSettings session = CommonFlags.session(arguments);
    ComputePrecision precision = CommonFlags.precision(arguments).here(session);
    List<Path> files = files(arguments, console);
    List<Prediction> predictions;
    try (ImageClassifier classifier =
            ImageClassifier.open(
                CommonFlags.checkpoint(arguments), session, precision, console::note);
        MeteredProgress progress = new MeteredProgress("predict", "images", console)) {
      predictions = classifier.classify(files, invert, batchSize, progress);
    }
    predictions.forEach(
        prediction ->
            prediction.error().ifPresent(error -> console.err().println("fmnist: " + error)));
    boolean failed = predictions.stream().anyMatch(Prediction::failed);
    int code = failed ? 1 : 0;
    return new CommandResult(code, text(predictions, top), json(predictions, top, precision));
  }

  private static List<Path> files(Arguments arguments, Console console) {
    List<Path> named = arguments.operandPaths("FILE");
    if (named.isEmpty()) {
      throw new UsageException("expected image files or folders, found none");
    }
    ImageFiles files = ImageFiles.expand(named);
    if (files.skipped() > 0) {
      console.note(
          "files in the folders that are not called like images, skipped: " + files.skipped());
    }
    return files.paths();
  }

  private static String text(List<Prediction> predictions, int top) {
    return String.join(
        System.lineSeparator(),
        predictions.stream().filter(p -> !p.failed()).map(p -> p.text(top)).toList());
  }

  private static JsonLines json(List<Prediction> predictions, int top, ComputePrecision precision) {
    List<Map<String, Object>> lines = predictions.stream().map(p -> p.toMap(top)).toList();
    lines.forEach(line -> line.put("precision", precision.toString()));
    return new JsonLines(lines);
  }
}
