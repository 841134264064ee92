package org.fmnist.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.fmnist.model.Classifier;
import org.junit.jupiter.api.Test;

class ClassifierPoolTest {
  /** Says the same of every image. */
  private static final class Copy implements Classifier {
    private boolean closed;

    @Override
    public float[] probabilities(float[] pixels) {
      return new float[pixels.length / 784 * 10];
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void closesWhatIsOpenWhereAnotherCannotBeOpened() {
    List<Copy> opened = new ArrayList<>();
    assertThatThrownBy(
            () ->
                new ClassifierPool<>(
                    () -> {
                      if (opened.size() == 2) {
                        throw new IllegalStateException("no memory is left");
                      }
                      Copy copy = new Copy();
                      opened.add(copy);
                      return copy;
                    },
                    3))
        .hasMessage("no memory is left");
    assertThat(opened).hasSize(2).allMatch(copy -> copy.closed);
  }

  @Test
  void opensNothingForAPoolOfNone() {
    List<Copy> opened = new ArrayList<>();
    assertThatThrownBy(
            () ->
                new ClassifierPool<>(
                    () -> {
                      opened.add(new Copy());
                      return opened.get(0);
                    },
                    0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(opened).isEmpty();
  }

  @Test
  void refusesBrokenImagesAndUseAfterClose() {
    ClassifierPool<Copy> pool = new ClassifierPool<>(Copy::new, 2);
    assertThatThrownBy(() -> pool.probabilities(new float[785]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("785");
    assertThat(pool.probabilities(new float[784 * 33])).hasSize(330);
    pool.close();
    assertThatThrownBy(() -> pool.probabilities(new float[784]))
        .isInstanceOf(IllegalStateException.class);
  }
}
