package org.fmnist.eval;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.FashionMnist;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.image.ConvertedImage;
import org.fmnist.image.ImageConverter;
import org.fmnist.image.Invert;
import org.fmnist.io.FmnistException;
import org.fmnist.model.Classifier;
import org.fmnist.model.FastClassifier;
import org.fmnist.runtime.ProgressListener;
import org.fmnist.runtime.SessionSettings;

/**
 * Classifies picture files of any size. May be shared between threads; calls wait for one another.
 *
 * <pre>{@code
 * try (ImageClassifier classifier = ImageClassifier.open(WeightsSource.shipped())) {
 *   Prediction prediction = classifier.classify(Path.of("boot.png"));
 *   System.out.println(prediction.best().name() + " " + prediction.best().probability());
 * }
 * }</pre>
 */
public final class ImageClassifier implements AutoCloseable {
  /** Pictures that are decoded before they are classified together, where nobody says another. */
  public static final int DEFAULT_BATCH_SIZE = 100;

  private final Classifier classifier;

  private ImageClassifier(Classifier classifier) {
    this.classifier = classifier;
  }

  /**
   * A classifier with these weights, on all cores.
   *
   * @throws FmnistException if the weights cannot be read
   */
  public static ImageClassifier open(WeightsSource weights) {
    return open(weights, SessionSettings.defaults(), note -> {});
  }

  /**
   * A classifier with these weights.
   *
   * @param notes takes a line about each thing that a user should know of the weights
   * @throws FmnistException if the weights cannot be read
   */
  public static ImageClassifier open(
      WeightsSource weights, SessionSettings session, Consumer<String> notes) {
    return open(weights, session, ComputePrecision.FP32, notes);
  }

  /**
   * A classifier in another precision.
   *
   * @param notes as above
   * @throws FmnistException if the weights cannot be read
   */
  public static ImageClassifier open(
      WeightsSource weights,
      SessionSettings session,
      ComputePrecision precision,
      Consumer<String> notes) {
    return new ImageClassifier(FastClassifier.open(weights.read(notes), session, precision));
  }

  /**
   * Classifies one picture file; dark objects on light ground are negated.
   *
   * @throws FmnistException if it cannot be read or is no picture
   */
  public Prediction classify(Path file) {
    ConvertedImage image = ImageConverter.read(file, Invert.AUTO);
    float[] probabilities = classifier.probabilities(pixels(List.of(image)));
    return Prediction.of(file.toString(), image, probabilities, 0);
  }

  /**
   * Classifies picture files.
   *
   * @param batchSize pictures that are decoded before they are classified together
   * @param listener hears of pictures; if it asks to stop, the predictions so far are returned
   * @return one prediction a file, in order; those that are no pictures have an error instead
   */
  public List<Prediction> classify(
      List<Path> files, Invert invert, int batchSize, ProgressListener listener) {
    List<Prediction> predictions = new ArrayList<>();
    for (int from = 0; from < files.size() && !listener.stopRequested(); from += batchSize) {
      predictions.addAll(
          batch(files.subList(from, Math.min(from + batchSize, files.size())), invert));
      listener.progress(predictions.size(), files.size());
    }
    return predictions;
  }

  private List<Prediction> batch(List<Path> files, Invert invert) {
    List<ConvertedImage> images = new ArrayList<>();
    List<Optional<String>> errors = new ArrayList<>();
    for (Path file : files) {
      try {
        images.add(ImageConverter.read(file, invert));
        errors.add(Optional.empty());
      } catch (FmnistException e) {
        errors.add(Optional.of(e.problem()));
      }
    }
    float[] probabilities = classifier.probabilities(pixels(images));
    List<Prediction> predictions = new ArrayList<>();
    int row = 0;
    for (int i = 0; i < files.size(); i++) {
      String file = files.get(i).toString();
      if (errors.get(i).isPresent()) {
        predictions.add(Prediction.failure(file, errors.get(i).get()));
      } else {
        predictions.add(Prediction.of(file, images.get(row), probabilities, row));
        row++;
      }
    }
    return predictions;
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

  @Override
  public void close() {
    classifier.close();
  }
}
