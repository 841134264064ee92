package org.fmnist.graph.fast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.fmnist.graph.Variable;
import org.fmnist.runtime.Tensors;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class OrthogonalizedTest {
  /** Of the scale that gives [1600,200] the size of Adam's steps: 0.2·√1600. */
  private static final double FC_SCALE = 8;

  @Test
  void equalSingularValuesStayEqualAndMoveByThePolynomial() {
    int inputs = 1600;
    int outputs = 200;
    float[] diagonal = new float[inputs * outputs];
    IntStream.range(0, outputs).forEach(i -> diagonal[i * outputs + i] = 3);
    double singular = polynomialOf(1 / Math.sqrt(outputs));

    float[] direction = direction(Variable.FC_KERNEL, diagonal);

    for (int i = 0; i < direction.length; i++) {
      boolean onDiagonal = i % (outputs + 1) == 0 && i / outputs < outputs;
      assertThat((double) direction[i])
          .isCloseTo(onDiagonal ? FC_SCALE * singular : 0, offset(1e-4));
    }
  }

  @Test
  void singularValuesOfAnyGradientComeNearOne() {
    for (Variable kernel :
        new Variable[] {
          Variable.CONV1_KERNEL, Variable.CONV2_KERNEL, Variable.CONV3_KERNEL, Variable.FC_KERNEL
        }) {
      int outputs = (int) kernel.shape()[kernel.shape().length - 1];
      int inputs = kernel.size() / outputs;
      float[] direction = direction(kernel, gaussian(kernel.size()));
      double scale = 0.2 * Math.sqrt(Math.max(inputs, outputs));
      double squares = 0;
      for (float value : direction) {
        squares += value * value / (scale * scale);
      }
      // the sum of squares is that of the singular values, of which there are `outputs`
      assertThat(squares / outputs).as(kernel.name()).isBetween(0.5, 1.3);
      assertThat(largestSingularValue(direction, inputs, outputs) / scale)
          .as(kernel.name())
          .isLessThan(1.3);
    }
  }

  @Test
  void theSizeOfTheGradientDoesNotMatter() {
    float[] gradient = gaussian(Variable.CONV2_KERNEL.size());
    float[] larger = new float[gradient.length];
    IntStream.range(0, gradient.length).forEach(i -> larger[i] = 1024 * gradient[i]);
    float[] direction = direction(Variable.CONV2_KERNEL, gradient);
    float[] same = direction(Variable.CONV2_KERNEL, larger);
    for (int i = 0; i < direction.length; i++) {
      assertThat(same[i]).isCloseTo(direction[i], offset(1e-4f));
    }
  }

  /** One direction rules, as late in a training: the others must come up without noise. */
  @Test
  void smallSingularValuesAreRaisedToo() {
    int inputs = 1600;
    int outputs = 200;
    float[] diagonal = new float[inputs * outputs];
    IntStream.range(0, outputs)
        .forEach(i -> diagonal[i * outputs + i] = (float) Math.pow(10, -4.0 * i / outputs));
    double norm =
        Math.sqrt(
            IntStream.range(0, outputs)
                .mapToDouble(i -> diagonal[i * outputs + i])
                .map(x -> x * x)
                .sum());

    float[] direction = direction(Variable.FC_KERNEL, diagonal);

    for (int i = 0; i < direction.length; i++) {
      boolean onDiagonal = i % (outputs + 1) == 0 && i / outputs < outputs;
      double expected = onDiagonal ? FC_SCALE * polynomialOf(diagonal[i] / norm) : 0;
      assertThat((double) direction[i]).isCloseTo(expected, offset(2e-3 * FC_SCALE));
    }
  }

  @Test
  void noGradientMovesNothing() {
    assertThat(direction(Variable.CONV1_KERNEL, new float[Variable.CONV1_KERNEL.size()]))
        .containsOnly(0f);
  }

  private static float[] gaussian(int size) {
    Random random = new Random(1);
    float[] values = new float[size];
    IntStream.range(0, size).forEach(i -> values[i] = (float) (1e-3 * random.nextGaussian()));
    return values;
  }

  /** By power iteration on XᵀX. */
  private static double largestSingularValue(float[] x, int inputs, int outputs) {
    double[] vector = new double[outputs];
    Arrays.fill(vector, 1 / Math.sqrt(outputs));
    double norm = 0;
    for (int round = 0; round < 50; round++) {
      double[] image = new double[inputs];
      double[] next = new double[outputs];
      for (int i = 0; i < inputs; i++) {
        for (int j = 0; j < outputs; j++) {
          image[i] += x[i * outputs + j] * vector[j];
        }
        for (int j = 0; j < outputs; j++) {
          next[j] += x[i * outputs + j] * image[i];
        }
      }
      norm = Math.sqrt(IntStream.range(0, outputs).mapToDouble(j -> next[j] * next[j]).sum());
      for (int j = 0; j < outputs; j++) {
        vector[j] = next[j] / norm;
      }
    }
    return Math.sqrt(norm);
  }

  /** Five steps of the paper's iteration on one singular value. */
  private static double polynomialOf(double singular) {
    double x = singular;
    for (int i = 0; i < 5; i++) {
      x = 3.4445 * x - 4.7750 * Math.pow(x, 3) + 2.0315 * Math.pow(x, 5);
    }
    return x;
  }

  private static float[] direction(Variable kernel, float[] gradient) {
    try (Graph graph = new Graph();
        Session session = new Session(graph);
        TFloat32 value = Tensors.of(gradient, kernel.shape())) {
      Ops tf = Ops.create(graph);
      try (Result result =
          session.runner().fetch(Orthogonalized.of(tf, kernel, tf.constantOf(value))).run()) {
        return Tensors.floats(result.get(0));
      }
    }
  }
}
