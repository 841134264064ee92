package org.fmnist.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Platform;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Numbers below the smallest normal one, with which a CPU computes slowly. */
class SubnormalsTest {
  private static final float SUBNORMAL = Float.MIN_NORMAL / 10;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void areZeroWhereANetworkTrains(int threads) {
    assumeTrue(Platform.isIntel(), "not run: other CPUs have no such mode, or another default");
    assertThat(doubled(new SessionSettings(threads, Device.CPU))).isZero();
  }

  private static float doubled(SessionSettings settings) {
    return Graphs.build(
        graph -> {
          Ops ops = Ops.create(graph);
          Placeholder<TFloat32> number = ops.placeholder(TFloat32.class);
          var sum = ops.math.add(number, number);
          try (GraphSession session = GraphSession.training(graph, settings, false);
              Tensor fed = TFloat32.scalarOf(SUBNORMAL);
              var result = session.runner().feed(number, fed).fetch(sum).run()) {
            return ((TFloat32) result.get(0)).getFloat();
          }
        });
  }
}
