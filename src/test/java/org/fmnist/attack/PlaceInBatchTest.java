package org.fmnist.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.graph.InputGradient;
import org.fmnist.model.DifferentiableClassifier;
import org.fmnist.model.FastClassifier;
import org.fmnist.model.Objective;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SessionSettings;
import org.junit.jupiter.api.Test;

/** What {@link ClassifierPool} rests on, seen on the network itself on the machine that tests. */
class PlaceInBatchTest {
  private static final int COUNT = 330;

  @Test
  void noImageFeelsItsPlaceOrItsNeighbours() {
    LabeledImages test = Dataset.embedded().test();
    int[] order = IntStream.range(0, COUNT).toArray();
    try (ClassifierPool<DifferentiableClassifier> pool =
        new ClassifierPool<>(PlaceInBatchTest::open, 2)) {
      float[][] first = answers(pool, test, order);
      for (int shuffle = 0; shuffle < 3; shuffle++) {
        List<Integer> shuffled = new ArrayList<>(Arrays.stream(order).boxed().toList());
        Collections.shuffle(shuffled, new Random(shuffle));
        // Fewer images, too, so that the last call is padded otherwise.
        int[] other =
            shuffled.stream().limit(COUNT - 57L * shuffle).mapToInt(Integer::intValue).toArray();
        float[][] again = answers(pool, test, other);
        for (int i = 0; i < other.length; i++) {
          assertThat(again[i]).isEqualTo(first[other[i]]);
        }
      }
    }
  }

  private static DifferentiableClassifier open() {
    return FastClassifier.open(
        WeightsSource.shipped().read(), new SessionSettings(1, Device.CPU), ClassifierPool.CHUNK);
  }

  /** Probabilities, logits and gradient of each image, one after the other. */
  private static float[][] answers(
      ClassifierPool<DifferentiableClassifier> pool, LabeledImages images, int[] which) {
    float[] pixels = images.floats(which);
    int[] classes = Arrays.stream(which).map(i -> (images.label(i) + 1) % 10).toArray();
    float[] probabilities = pool.probabilities(pixels);
    InputGradient gradient =
        ClassifierPool.inputGradient(pool, pixels, classes, classes, Objective.MARGIN);
    float[][] answers = new float[which.length][804];
    for (int i = 0; i < which.length; i++) {
      System.arraycopy(probabilities, i * 10, answers[i], 0, 10);
      System.arraycopy(gradient.logits(), i * 10, answers[i], 10, 10);
      System.arraycopy(gradient.gradient(), i * 784, answers[i], 20, 784);
    }
    return answers;
  }
}
