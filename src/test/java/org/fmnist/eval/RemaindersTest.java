package org.fmnist.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.stream.IntStream;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.graph.Weights;
import org.fmnist.graph.exact.Precision;
import org.fmnist.model.Classifier;
import org.fmnist.model.ExactClassifier;
import org.fmnist.model.FastClassifier;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.ProgressListener;
import org.fmnist.runtime.SessionSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches and session runs that do not divide the images answer every image, each in its place. */
class RemaindersTest {
  private static final int IMAGES = 103;
  private static final SessionSettings SESSION = new SessionSettings(0, Device.CPU);

  private static LabeledImages images;
  private static Weights weights;
  private static float[] oneByOne;

  @BeforeAll
  static void classifyOneByOne() {
    images = Dataset.embedded().test().subset(IntStream.range(0, IMAGES).toArray());
    weights = WeightsSource.shipped().read();
    try (Classifier classifier = FastClassifier.open(weights, SESSION, 1)) {
      oneByOne = Evaluator.probabilities(classifier, images, 1, ProgressListener.NONE);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 3", "7, 3", "7, 16", "32, 7", "100, 100", "102, 32", "103, 50", "1000, 104"})
  void theFastEngineAnswersEveryImage(int batchSize, int chunk) {
    try (Classifier classifier = FastClassifier.open(weights, SESSION, chunk)) {
      assertSame(Evaluator.probabilities(classifier, images, batchSize, ProgressListener.NONE));
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "7", "100", "102", "1000"})
  void theExactEngineAnswersEveryImage(int batchSize) {
    try (Classifier classifier = ExactClassifier.open(weights, Precision.FP32, SESSION)) {
      assertSame(Evaluator.probabilities(classifier, images, batchSize, ProgressListener.NONE));
    }
  }

  private static void assertSame(float[] probabilities) {
    assertThat(probabilities).hasSameSizeAs(oneByOne);
    assertThat(probabilities).containsExactly(oneByOne, offset(1e-4f));
  }
}
