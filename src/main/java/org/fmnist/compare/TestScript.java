package org.fmnist.compare;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.fmnist.data.Batch;
import org.fmnist.data.Dataset;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.OriginalBatches;
import org.fmnist.data.PythonRandom;
import org.fmnist.eval.Evaluator;
import org.fmnist.io.FmnistException;
import org.fmnist.runtime.TensorValue;

/** {@code test.py}: one image at a time, then a sample of those that were classified correctly. */
final class TestScript {
  private static final int SAMPLE = 1000;

  private TestScript() {}

  /**
   * Its order of the test images, their probabilities, and the sample, as positions in the file.
   *
   * @throws FmnistException if fewer than 1,000 images are classified correctly
   */
  static Map<String, TensorValue> run(Cnn cnn, Dataset dataset, int validationSize, long seed) {
    PythonRandom random = new PythonRandom(seed);
    int[] order =
        OriginalBatches.testScriptOrder(
            random, dataset.train().size(), validationSize, dataset.test().size());
    float[] probabilities = new float[order.length * FashionMnist.CLASSES];
    int[] correct = new int[order.length];
    int count = 0;
    for (int i = 0; i < order.length; i++) {
      float[] row =
          requireNonNull(cnn.activations(Batch.of(dataset.test(), order[i])).get("probabilities"))
              .floats();
      System.arraycopy(row, 0, probabilities, i * FashionMnist.CLASSES, FashionMnist.CLASSES);
      if (Evaluator.predicted(row, 0) == dataset.test().label(order[i])) {
        correct[count++] = order[i];
      }
    }
    if (count < SAMPLE) {
      throw new FmnistException(
          "test.py's sample: expected at least "
              + SAMPLE
              + " test images classified correctly, found "
              + count);
    }
    int[] sample = random.sample(count, SAMPLE);
    for (int i = 0; i < SAMPLE; i++) {
      sample[i] = correct[sample[i]];
    }
    return Map.of(
        "test_script.order", TensorValue.of(order, order.length),
        "test_script.probabilities",
            TensorValue.of(probabilities, order.length, FashionMnist.CLASSES),
        "test_script.correct", TensorValue.of(sample, SAMPLE));
  }
}
