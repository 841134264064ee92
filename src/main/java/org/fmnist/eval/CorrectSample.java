package org.fmnist.eval;

import java.nio.file.Path;
import java.util.Arrays;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.LabeledImages;
import org.fmnist.data.OriginalBatches;
import org.fmnist.data.PythonRandom;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Npy;
import org.fmnist.io.OutputDirectory;

/**
 * Samples correctly classified images into files, as {@code test.py} does for attackers: of the
 * test images with the same seed, the same ones in the same order.
 */
final class CorrectSample {
  /** Training images of Fashion-MNIST, whose shuffles come before. */
  private static final int TRAINING = 60_000;

  private CorrectSample() {}

  /**
   * Writes {@code images.npy} (uint8 [count,28,28]) and {@code labels.npy} (uint8 [count]).
   *
   * @throws FmnistException if fewer are classified correctly
   */
  static void write(
      Path directory, LabeledImages images, float[] probabilities, int count, long seed) {
    PythonRandom random = new PythonRandom(seed);
    int[] correct = correct(probabilities, images, random);
    if (correct.length < count) {
      throw FmnistException.about(
          "correct",
          "expected at most the "
              + correct.length
              + " images that are classified correctly, found "
              + count);
    }
    int[] sample = random.sample(correct.length, count);
    LabeledImages chosen = images.subset(Arrays.stream(sample).map(i -> correct[i]).toArray());
    OutputDirectory.make(directory);
    Npy.write(
        directory.resolve("images.npy"),
        chosen.pixels(),
        count,
        FashionMnist.SIDE,
        FashionMnist.SIDE);
    Npy.write(directory.resolve("labels.npy"), chosen.labels(), count);
  }

  /** Places of the right ones, in the order in which {@code test.py} finds them. */
  private static int[] correct(float[] probabilities, LabeledImages images, PythonRandom random) {
    int[] order =
        OriginalBatches.testScriptOrder(
            random, TRAINING, OriginalBatches.VALIDATION_SIZE, images.size());
    return Arrays.stream(order)
        .filter(i -> Evaluator.predicted(probabilities, i) == images.label(i))
        .toArray();
  }
}
