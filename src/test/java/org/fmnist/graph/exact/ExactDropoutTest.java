package org.fmnist.graph.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.fmnist.runtime.TensorValue;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What dropout drops, and what it does to the rest. */
class ExactDropoutTest {
  private static final int IMAGES = 64;
  private static final int CELLS = 9;
  private static final int CHANNELS = 24;
  private static final float KEEP = 0.75f;

  /** ExactDropout of ones, and its noise. */
  private static TensorValue[] run(boolean featureMaps, float keep, long... shape) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var ones = Precision.FP32.filled(tf, Shape.of(shape), 1);
      var kept = tf.constant(keep);
      ExactDropout<TFloat32> dropout =
          featureMaps
              ? ExactDropout.ofFeatureMaps(
                  tf, Precision.FP32, ones, kept, new OperationSeeds.Pair(2019, 136))
              : ExactDropout.ofUnits(
                  tf, Precision.FP32, ones, kept, new OperationSeeds.Pair(2019, 353));
      try (Session session = new Session(graph);
          Result result = session.runner().fetch(dropout.output()).fetch(dropout.uniform()).run()) {
        return new TensorValue[] {
          TensorValue.copyOf(result.get(0)), TensorValue.copyOf(result.get(1))
        };
      }
    }
  }

  @Test
  void aFeatureMapIsDroppedWholeOrNotAtAll() {
    TensorValue[] result = run(true, KEEP, IMAGES, 3, 3, CHANNELS);
    assertThat(result[1].shape()).containsExactly(IMAGES, 1, 1, CHANNELS);
    float[] output = result[0].floats();
    int dropped = 0;
    for (int n = 0; n < IMAGES; n++) {
      for (int c = 0; c < CHANNELS; c++) {
        Set<Float> values = new HashSet<>();
        for (int cell = 0; cell < CELLS; cell++) {
          values.add(output[(n * CELLS + cell) * CHANNELS + c]);
        }
        assertThat(values).as("image %d, map %d", n, c).hasSize(1).isSubsetOf(0f, 1 / KEEP);
        dropped += values.contains(0f) ? 1 : 0;
      }
    }
    assertShare(dropped, IMAGES * CHANNELS);
  }

  @Test
  void unitsAreDroppedEachOnItsOwn() {
    TensorValue[] result = run(false, KEEP, IMAGES, 200);
    assertThat(result[1].shape()).containsExactly(IMAGES, 200);
    float[] output = result[0].floats();
    int dropped = 0;
    int likeTheNext = 0;
    for (int i = 0; i < output.length; i++) {
      assertThat(output[i]).isIn(0f, 1 / KEEP);
      dropped += output[i] == 0 ? 1 : 0;
      likeTheNext += output[i] == output[(i + 1) % output.length] ? 1 : 0;
    }
    assertShare(dropped, output.length);
    // Independent neighbours agree with probability keep² + (1 - keep)².
    double agree = KEEP * KEEP + (1 - KEEP) * (1 - KEEP);
    assertThat((double) likeTheNext / output.length).isCloseTo(agree, within(0.03));
  }

  @Test
  void keepingAllChangesNothing() {
    assertThat(run(false, 1, IMAGES, 200)[0].floats()).containsOnly(1f);
    assertThat(run(true, 1, IMAGES, 3, 3, CHANNELS)[0].floats()).containsOnly(1f);
  }

  /** Within four standard deviations of the binomial distribution. */
  private static void assertShare(int dropped, int all) {
    double deviation = Math.sqrt(KEEP * (1 - KEEP) / all);
    assertThat((double) dropped / all).isCloseTo(1 - KEEP, within(4 * deviation));
  }
}
