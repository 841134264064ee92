package org.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.fmnist.io.InvalidSettingException;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final int IMAGES = 400;

  /** Pixels 1..784: every one is known by its value, and none is the 0 that fills gaps. */
  private static float[] counted(int images) {
    float[] pixels = new float[images * 784];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 1 + i % 784;
    }
    return pixels;
  }

  private static float[] applied(
      Augmentation augmentation, long seed, long firstImage, int images) {
    float[] pixels = counted(images);
    augmentation.apply(pixels, seed, firstImage);
    return pixels;
  }

  private static float[] image(float[] pixels, int i) {
    return Arrays.copyOfRange(pixels, i * 784, (i + 1) * 784);
  }

  @Test
  void noneLeavesImagesAsTheyAre() {
    assertThat(applied(Augmentation.none(), 1, 0, 3)).isEqualTo(counted(3));
  }

  @Test
  void anImageDependsOnSeedAndNumberAlone() {
    Augmentation augmentation = Augmentation.of(true, 3, 0.5);
    float[] together = applied(augmentation, 5, 100, 20);
    for (int i = 0; i < 20; i++) {
      assertThat(applied(augmentation, 5, 100 + i, 1)).isEqualTo(image(together, i));
    }
    assertThat(applied(augmentation, 6, 100, 20)).isNotEqualTo(together);
    assertThat(applied(augmentation, 5, 101, 20)).isNotEqualTo(together);
  }

  @Test
  void halfOfTheImagesAreMirrored() {
    float[] pixels = applied(Augmentation.of(true, 0, 0), 1, 0, IMAGES);
    int mirrored = 0;
    for (int i = 0; i < IMAGES; i++) {
      boolean isMirrored = pixels[i * 784] == 28;
      mirrored += isMirrored ? 1 : 0;
      float[] expected = new float[784];
      for (int p = 0; p < 784; p++) {
        expected[p] = 1 + (isMirrored ? p / 28 * 28 + 27 - p % 28 : p);
      }
      assertThat(image(pixels, i)).isEqualTo(expected);
    }
    assertThat(mirrored).isBetween(150, 250);
  }

  @Test
  void everyShiftOccursAndLeavesZeros() {
    float[] pixels = applied(Augmentation.of(false, 2, 0), 1, 0, IMAGES);
    Set<List<Integer>> shifts = new HashSet<>();
    for (int i = 0; i < IMAGES; i++) {
      float[] image = image(pixels, i);
      // The pixel of the middle, row 14 and column 14, tells how far the image moved.
      int middle = (int) image[14 * 28 + 14] - 1;
      int down = 14 - middle / 28;
      int right = 14 - middle % 28;
      shifts.add(List.of(down, right));
      float[] expected = new float[784];
      for (int p = 0; p < 784; p++) {
        int y = p / 28 - down;
        int x = p % 28 - right;
        boolean inside = y >= 0 && y < 28 && x >= 0 && x < 28;
        expected[p] = inside ? 1 + y * 28 + x : 0;
      }
      assertThat(image).isEqualTo(expected);
    }
    assertThat(shifts).hasSize(25);
    shifts.forEach(shift -> assertThat(shift).allMatch(s -> Math.abs(s) <= 2));
  }

  @Test
  void erasingFillsARectangleOfTheRightSize() {
    float[] pixels = new float[IMAGES * 784];
    Arrays.fill(pixels, -1);
    Augmentation.of(false, 0, 0.5).apply(pixels, 1, 0);
    int erased = 0;
    double area = 0;
    for (int i = 0; i < IMAGES; i++) {
      float[] image = image(pixels, i);
      int[] changed = IntStream.range(0, 784).filter(p -> image[p] != -1).toArray();
      if (changed.length > 0) {
        erased++;
        area += changed.length;
        assertIsARectangle(changed);
        assertThat(Arrays.stream(changed).mapToDouble(p -> image[p]))
            .allMatch(pixel -> pixel >= 0 && pixel <= 255 && pixel == Math.rint(pixel));
      }
    }
    assertThat(erased).isBetween(150, 250);
    // Uniform in 0.02 to 0.4, less the long ones that do not fit.
    assertThat(area / erased / 784).isBetween(0.16, 0.23);
  }

  private static void assertIsARectangle(int[] positions) {
    int top = Arrays.stream(positions).map(p -> p / 28).min().orElseThrow();
    int bottom = Arrays.stream(positions).map(p -> p / 28).max().orElseThrow();
    int left = Arrays.stream(positions).map(p -> p % 28).min().orElseThrow();
    int right = Arrays.stream(positions).map(p -> p % 28).max().orElseThrow();
    int height = bottom - top + 1;
    int width = right - left + 1;
    assertThat(positions).hasSize(height * width);
    assertThat(height * width / 784.0).isBetween(0.01, 0.43);
    assertThat((double) height / width).isBetween(0.2, 5.0);
  }

  private static Batch batch(int size) {
    float[] pixels = new float[size * 784];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = i % 10;
      Arrays.fill(pixels, i * 784, (i + 1) * 784, labels[i]);
    }
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) pixels[i];
    }
    byte[] labelBytes = new byte[size];
    for (int i = 0; i < size; i++) {
      labelBytes[i] = (byte) labels[i];
    }
    return Batch.of(LabeledImages.of(bytes, labelBytes), IntStream.range(0, size).toArray());
  }

  @Test
  void smoothingSpreadsAShare() {
    Batch batch = batch(3);
    Batch smooth = new BatchMixing(0.1, 0, 0).apply(batch, 1, 0);
    assertThat(smooth.pixels()).isEqualTo(batch.pixels());
    for (int i = 0; i < 30; i++) {
      assertThat(smooth.labels()[i]).isEqualTo(batch.labels()[i] == 1 ? 0.91f : 0.01f);
    }
    assertThat(BatchMixing.none().apply(batch, 1, 0).labels()).isEqualTo(batch.labels());
  }

  /** Where every pixel of an image is its label, the mean pixel is the mean of the mixed label. */
  @Test
  void mixedLabelsFollowTheImages() {
    for (BatchMixing mixing : List.of(new BatchMixing(0, 0.4, 0), new BatchMixing(0, 0, 1))) {
      for (int number = 0; number < 50; number++) {
        Batch batch = batch(10);
        Batch mixed = mixing.apply(batch, 7, number);
        assertThat(batch.pixels()).isEqualTo(batch(10).pixels());
        for (int i = 0; i < 10; i++) {
          double expected = 0;
          double sum = 0;
          for (int c = 0; c < 10; c++) {
            expected += c * mixed.labels()[i * 10 + c];
            sum += mixed.labels()[i * 10 + c];
          }
          double mean = 0;
          for (float pixel : image(mixed.pixels(), i)) {
            mean += pixel / 784.0;
          }
          assertThat(mean).isCloseTo(expected, within(1e-4));
          assertThat(sum).isCloseTo(1, within(1e-6));
        }
      }
    }
  }

  @Test
  void mixupBlendsAndCutMixPastes() {
    Batch blended = new BatchMixing(0, 1, 0).apply(batch(10), 7, 1);
    for (int i = 0; i < 10; i++) {
      assertThat(distinct(image(blended.pixels(), i))).isEqualTo(1);
    }
    int pasted = 0;
    for (int number = 0; number < 20; number++) {
      Batch mixed = new BatchMixing(0, 0, 1).apply(batch(10), 7, number);
      for (int i = 0; i < 10; i++) {
        pasted += distinct(image(mixed.pixels(), i)) == 2 ? 1 : 0;
      }
    }
    assertThat(pasted).isGreaterThan(100);
  }

  private static long distinct(float[] pixels) {
    return IntStream.range(0, pixels.length).mapToObj(i -> pixels[i]).distinct().count();
  }

  /** The weights come from Beta(α, α): mean 1/2, variance 1 / (4 (2α + 1)). */
  @Test
  void mixupDrawsFromTheBetaDistribution() {
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int number = 0; number < 4000; number++) {
      float[] labels = new BatchMixing(0, 0.4, 0).apply(batch(2), 3, number).labels();
      if (labels[0] != 1) {
        sum += labels[0];
        squares += labels[0] * labels[0];
        count++;
      }
    }
    assertThat(count).isBetween(1800, 2200);
    double mean = sum / count;
    assertThat(mean).isCloseTo(0.5, within(0.03));
    assertThat(squares / count - mean * mean).isCloseTo(1 / 7.2, within(0.01));
  }

  @Test
  void mixingDependsOnSeedAndNumber() {
    BatchMixing both = new BatchMixing(0.1, 0.4, 1);
    float[] first = both.apply(batch(10), 3, 4).pixels();
    assertThat(both.apply(batch(10), 3, 4).pixels()).isEqualTo(first);
    assertThat(both.apply(batch(10), 3, 5).pixels()).isNotEqualTo(first);
    assertThat(both.apply(batch(10), 4, 4).pixels()).isNotEqualTo(first);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> Augmentation.of(true, 28, 0))
        .isInstanceOf(InvalidSettingException.class);
    assertThatThrownBy(() -> Augmentation.of(true, 0, 1.5))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("erasing: probability: expected 0 to 1, found 1.5");
    assertThatThrownBy(() -> new RandomErasing(1, 0, 0.4, 0.3))
        .isInstanceOf(InvalidSettingException.class);
    assertThatThrownBy(() -> new RandomErasing(1, 0.1, 1, 0.3))
        .isInstanceOf(InvalidSettingException.class);
    assertThatThrownBy(() -> new RandomErasing(1, 0.1, 0.4, 0))
        .isInstanceOf(InvalidSettingException.class);
    assertThatThrownBy(() -> new BatchMixing(1, 0, 0)).isInstanceOf(InvalidSettingException.class);
    assertThatThrownBy(() -> new BatchMixing(0, -1, 0)).isInstanceOf(InvalidSettingException.class);
    assertThatThrownBy(() -> new BatchMixing(0, 0, Double.NaN))
        .isInstanceOf(InvalidSettingException.class);
    assertThatThrownBy(() -> Augmentation.none().apply(new float[100], 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
