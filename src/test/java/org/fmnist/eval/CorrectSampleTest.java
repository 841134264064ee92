package org.fmnist.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.io.Npy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorrectSampleTest {
  /**
   * Positions in the test file that Python draws where every image is classified correctly:
   *
   * <pre>{@code
   * random.seed(2019)
   * for n in (60000, 50000, 10000, 10000): random.sample(range(n), n)
   * order = random.sample(range(10000), 10000)
   * print([order[i] for i in random.sample(range(10000), 8)])
   * }</pre>
   */
  private static final int[] DRAWN_BY_PYTHON = {6162, 3923, 3616, 724, 5620, 5338, 1522, 2178};

  @TempDir Path folder;

  @Test
  void drawsWhatTheOriginalsTestScriptDraws() {
    LabeledImages test = Dataset.embedded().test();
    float[] probabilities = new float[10 * test.size()];
    for (int i = 0; i < test.size(); i++) {
      probabilities[10 * i + test.label(i)] = 1;
    }
    CorrectSample.write(folder, test, probabilities, DRAWN_BY_PYTHON.length, 2019);
    LabeledImages expected = test.subset(DRAWN_BY_PYTHON);
    assertThat(Npy.read(folder.resolve("images.npy")).bytes()).isEqualTo(expected.pixels());
    assertThat(Npy.read(folder.resolve("labels.npy")).bytes()).isEqualTo(expected.labels());
  }
}
