package org.fmnist.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.fmnist.data.FashionMnist;
import org.fmnist.model.Classifier;
import org.junit.jupiter.api.Test;

class ProbeTest {
  /** Says the same of every image. */
  private static Classifier constant(float probability) {
    return new ConstantClassifier(probability);
  }

  @Test
  void oneLastBitTellsMachinesApart() {
    assertThat(Probe.checksum(constant(0.1f))).isEqualTo(Probe.checksum(constant(0.1f)));
    assertThat(Probe.checksum(constant(Math.nextUp(0.1f))))
        .isNotEqualTo(Probe.checksum(constant(0.1f)));
  }

  private record ConstantClassifier(float probability) implements Classifier {
    @Override
    public float[] probabilities(float[] pixels) {
      float[] all = new float[pixels.length / FashionMnist.PIXELS * FashionMnist.CLASSES];
      Arrays.fill(all, probability);
      return all;
    }

    @Override
    public void close() {
      // It holds nothing.
    }
  }
}
