package org.fmnist.graph.fast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import org.fmnist.runtime.Tensors;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class FastDropoutTest {
  private static final int N = 200;
  private static final int AREA = 4;
  private static final int CHANNELS = 24;

  @Test
  void aFeatureMapIsDroppedOrScaledAsAWhole() {
    float[] values = featureMaps(0.8, 5, 9, 0);
    int kept = 0;
    for (int i = 0; i < N; i++) {
      for (int c = 0; c < CHANNELS; c++) {
        float first = values[i * AREA * CHANNELS + c];
        assertThat(first).isIn(0f, 1.25f);
        for (int p = 0; p < AREA; p++) {
          assertThat(values[(i * AREA + p) * CHANNELS + c]).isEqualTo(first);
        }
        kept += first > 0 ? 1 : 0;
      }
    }
    // 4,800 draws: a standard deviation is 0.006.
    assertThat((double) kept / (N * CHANNELS)).isCloseTo(0.8, offset(0.03));
  }

  @Test
  void seedStepAndLayerDecideTheNoise() {
    float[] noise = featureMaps(0.5, 5, 9, 0);
    assertThat(featureMaps(0.5, 5, 9, 0)).isEqualTo(noise);
    assertThat(featureMaps(0.5, 6, 9, 0)).isNotEqualTo(noise);
    assertThat(featureMaps(0.5, 5, 10, 0)).isNotEqualTo(noise);
    assertThat(featureMaps(0.5, 5, 9, 1)).isNotEqualTo(noise);
  }

  @Test
  void keepingEverythingBuildsNothing() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.constant(new float[][] {{1}});
      assertThat(new FastDropout(1, tf.constant(new long[] {1, 2})).ofUnits(tf, x, 0)).isSameAs(x);
    }
  }

  private static float[] featureMaps(double keep, long seed, long step, int layer) {
    float[] ones = new float[N * AREA * CHANNELS];
    Arrays.fill(ones, 1);
    try (Graph graph = new Graph();
        Session session = new Session(graph);
        TFloat32 x = Tensors.of(ones, N, 2, 2, CHANNELS)) {
      Ops tf = Ops.create(graph);
      FastDropout dropout = new FastDropout(keep, tf.constant(new long[] {seed, step}));
      Operand<TFloat32> dropped = dropout.ofFeatureMaps(tf, tf.constantOf(x), layer);
      try (Result result = session.runner().fetch(dropped).run()) {
        return Tensors.floats(result.get(0));
      }
    }
  }
}
