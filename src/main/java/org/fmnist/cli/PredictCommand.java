package org.fmnist.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.Options;
import org.fmnist.data.FashionMnist;
import org.fmnist.eval.Prediction;
import org.fmnist.graph.Weights;
import org.fmnist.image.ConvertedImage;
import org.fmnist.image.ImageConverter;
import org.fmnist.image.ImageFiles;
import org.fmnist.image.Invert;
import org.fmnist.io.FmnistException;
import org.fmnist.model.Classifier;
import org.fmnist.model.FastClassifier;
import org.fmnist.runtime.SessionSettings;

/** {@code predict}: what is on image files. */
final class PredictCommand implements Command {
  private static final int BATCH_SIZE = 100;

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
        .value("top", "K", "how many classes to show (3)")
        .value("invert", "auto|yes|no", "negate: auto when the object is darker than the corners")
        .build();
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    int top = arguments.integer("top", 3, 1, FashionMnist.CLASSES);
    Invert invert = arguments.choice("invert", Invert.class, Invert.AUTO);
    int batchSize = CommonFlags.batchSize(arguments, BATCH_SIZE);
    SessionSettings session = CommonFlags.session(arguments);
    List<Path> files = files(arguments);
    Weights weights = CommonFlags.weights(arguments);
    List<Prediction> predictions = new ArrayList<>();
    try (Classifier classifier = FastClassifier.open(weights, session, batchSize);
        ProgressMeter progress = console.progress("predict", "images", files.size())) {
      for (int from = 0; from < files.size() && !interrupted(console); from += batchSize) {
        List<Path> batch = files.subList(from, Math.min(from + batchSize, files.size()));
        predictions.addAll(predict(classifier, batch, invert));
        progress.done(predictions.size());
      }
    }
    predictions.stream()
        .filter(Prediction::failed)
        .forEach(failure -> console.err().println("fmnist: " + failure.error()));
    boolean failed = predictions.stream().anyMatch(Prediction::failed);
    int code = failed ? 1 : 0;
    return new CommandResult(code, text(predictions, top), json(predictions, top));
  }

  private static boolean interrupted(Console console) {
    return console.interrupted().getAsBoolean();
  }

  private static List<Path> files(Arguments arguments) {
    List<Path> named =
        arguments.operands().stream().map(name -> Arguments.toPath("FILE", name)).toList();
    if (named.isEmpty()) {
      throw new UsageException("expected image files or folders, found none");
    }
    return ImageFiles.expand(named);
  }

  /** One prediction a file, in order; those that are no images have an error instead. */
  private static List<Prediction> predict(Classifier classifier, List<Path> files, Invert invert) {
    List<Prediction> predictions = new ArrayList<>();
    List<ConvertedImage> images = new ArrayList<>();
    for (Path file : files) {
      try {
        ConvertedImage image = ImageConverter.read(file, invert);
        predictions.add(Prediction.pending(file, image, images.size()));
        images.add(image);
      } catch (FmnistException e) {
        predictions.add(Prediction.failure(file, e.getMessage()));
      }
    }
    if (images.isEmpty()) {
      return predictions;
    }
    float[] probabilities = classifier.probabilities(pixels(images));
    return predictions.stream().map(p -> p.answered(probabilities)).toList();
  }

  private static float[] pixels(List<ConvertedImage> images) {
    float[] pixels = new float[images.size() * FashionMnist.PIXELS];
    int at = 0;
    for (ConvertedImage image : images) {
      for (byte pixel : image.pixels()) {
        pixels[at++] = pixel & 0xff;
      }
    }
    return pixels;
  }

  private static String text(List<Prediction> predictions, int top) {
    return String.join(
        System.lineSeparator(),
        predictions.stream().filter(p -> !p.failed()).map(p -> p.text(top)).toList());
  }

  private static JsonLines json(List<Prediction> predictions, int top) {
    List<Map<String, Object>> lines = predictions.stream().map(p -> p.json(top)).toList();
    return new JsonLines(lines);
  }
}
