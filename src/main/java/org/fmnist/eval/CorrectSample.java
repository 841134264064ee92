package org.fmnist.eval;

import java.nio.file.Path;
import java.util.Arrays;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.LabeledImages;
import org.fmnist.data.PythonRandom;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Npy;
import org.fmnist.io.OutputDirectory;

/** Samples correctly classified images into files, as {@code test.py} does for attackers. */
final class CorrectSample {
  private CorrectSample() {}

  /**
   * Writes {@code images.npy} (uint8 [count,28,28]) and {@code labels.npy} (uint8 [count]).
   *
   * @throws FmnistException if fewer are classified correctly
   */
  static void write(
      Path directory, LabeledImages images, float[] probabilities, int count, long seed) {
    int[] correct = CorrectlyClassified.of(probabilities, images);
    if (correct.length < count) {
      throw FmnistException.about(
          "correct",
          "expected at most the "
              + correct.length
              + " images that are classified correctly, found "
              + count);
    }
    int[] sample = new PythonRandom(seed).sample(correct.length, count);
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
}
