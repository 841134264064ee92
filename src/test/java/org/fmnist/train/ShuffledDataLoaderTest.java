package org.fmnist.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.fmnist.data.Batch;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.io.FmnistException;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.io.Npy;
import org.fmnist.io.OutputDirectory;
import org.fmnist.model.Classifier;
import org.fmnist.model.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShuffledDataLoaderTest {
  private static final AugmentationSettings EVERYTHING =
      AugmentationSettings.none().toBuilder()
          .flip(true)
          .shift(2)
          .erasing(0.5)
          .labelSmoothing(0.1)
          .mixup(0.2)
          .cutmix(0.5)
          .build();

  @TempDir Path folder;

  private final Dataset dataset = TinyDataset.of(107, 23);

  private static TrainingSettings.Builder settings() {
    return Presets.best().toBuilder()
        .batchSize(10)
        .validationSize(14)
        .augmentation(AugmentationSettings.none());
  }

  /** The images of batches, each as text, sorted. */
  private static List<String> images(Iterable<Batch> batches) {
    List<String> images = new ArrayList<>();
    for (Batch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        images.add(
            Arrays.toString(Arrays.copyOfRange(batch.pixels(), i * 784, (i + 1) * 784))
                + Arrays.toString(Arrays.copyOfRange(batch.labels(), i * 10, (i + 1) * 10)));
      }
    }
    images.sort(null);
    return images;
  }

  private static List<String> images(LabeledImages images) {
    return images(List.of(Batch.of(images, IntStream.range(0, images.size()).toArray())));
  }

  private static List<Batch> epoch(DataLoader plan, int epoch) {
    return IntStream.range(0, plan.stepsPerEpoch()).mapToObj(s -> plan.train(epoch, s)).toList();
  }

  private static List<String> together(List<String> some, List<String> others) {
    List<String> all = new ArrayList<>(some);
    all.addAll(others);
    all.sort(null);
    return all;
  }

  @ParameterizedTest
  @CsvSource({"10, 10", "1, 93", "7, 14", "31, 3", "92, 2", "93, 1", "200, 1"})
  void everyEpochAndTheValidationLoseNoImage(int batchSize, int steps) {
    try (DataLoader plan = DataLoaders.create(dataset, settings().batchSize(batchSize).build())) {
      assertThat(plan.stepsPerEpoch()).isEqualTo(steps);
      List<String> first = images(epoch(plan, 0));
      List<String> validation = images(plan.validation());
      assertThat(first).hasSize(93);
      assertThat(together(first, validation)).isEqualTo(images(dataset.train()));
      assertThat(images(epoch(plan, 1))).isEqualTo(first);
      assertThat(images(plan.test())).isEqualTo(images(dataset.test()));
    }
  }

  @Test
  void withoutValidationAllImagesTrain() {
    TrainingSettings all =
        settings().validationSize(0).selection(TrainingSettings.Selection.LAST).build();
    try (DataLoader plan = DataLoaders.create(dataset, all)) {
      assertThat(images(epoch(plan, 0))).isEqualTo(images(dataset.train()));
      assertThat(plan.validation()).isEmpty();
    }
    assertThatThrownBy(() -> settings().validationSize(0).build())
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("validationSize");
  }

  @Test
  void epochsHaveOrdersOfTheirOwn() {
    try (DataLoader plan = DataLoaders.create(dataset, settings().build())) {
      float[] first = plan.train(0, 0).pixels();
      assertThat(plan.train(1, 0).pixels()).isNotEqualTo(first);
      assertThat(plan.train(0, 0).pixels()).isEqualTo(first);
    }
  }

  @Test
  void aBatchDependsOnSeedEpochAndStepAlone() {
    TrainingSettings changed = settings().augmentation(EVERYTHING).build();
    TrainingSettings otherSeed = changed.toBuilder().seed(7).build();
    try (DataLoader whole = DataLoaders.create(dataset, changed);
        DataLoader jumping = DataLoaders.create(dataset, changed);
        DataLoader other = DataLoaders.create(dataset, otherSeed)) {
      List<Batch> epochs = new ArrayList<>(epoch(whole, 0));
      epochs.addAll(epoch(whole, 1));
      for (int number : new int[] {13, 14, 3, 19}) {
        Batch batch = jumping.train(number / 10, number % 10);
        assertThat(batch.pixels()).isEqualTo(epochs.get(number).pixels());
        assertThat(batch.labels()).isEqualTo(epochs.get(number).labels());
      }
      assertThat(other.train(0, 3).pixels()).isNotEqualTo(epochs.get(3).pixels());
    }
  }

  @Test
  void theMeanOfAnEpochWeighsImagesAlike() {
    try (DataLoader plan = DataLoaders.create(dataset, settings().build())) {
      double shares = 0;
      for (Batch batch : epoch(plan, 0)) {
        shares += 1 / plan.divisor(batch);
      }
      assertThat(1 / plan.divisor(plan.train(0, 9))).isEqualTo(3 / 93.0);
      assertThat(shares).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-12));
    }
  }

  @Test
  void labelsAreSmoothed() {
    AugmentationSettings smooth =
        AugmentationSettings.none().toBuilder().labelSmoothing(0.1).build();
    try (DataLoader plan = DataLoaders.create(dataset, settings().augmentation(smooth).build())) {
      float[] labels = plan.train(0, 0).labels();
      for (int i = 0; i < labels.length; i += 10) {
        float[] row = Arrays.copyOfRange(labels, i, i + 10);
        Arrays.sort(row);
        assertThat(row[8]).isEqualTo(0.01f);
        assertThat(row[9]).isEqualTo(0.91f);
      }
      assertThat(plan.validation().iterator().next().labels()).contains(0f, 1f);
    }
  }

  @Test
  void theLastEpochsSeeImagesAndLabelsAsTheyAre() {
    TrainingSettings settings =
        settings()
            .epochs(4)
            .augmentation(
                AugmentationSettings.none().toBuilder()
                    .flip(true)
                    .shift(2)
                    .erasing(0.5)
                    .labelSmoothing(0.1)
                    .mixup(0.2)
                    .cutmix(0.5)
                    .plainShare(0.5)
                    .build())
            .build();
    TrainingSettings always = settings.toBuilder().augmentation(EVERYTHING).build();
    TrainingSettings never = settings.toBuilder().augmentation(AugmentationSettings.none()).build();
    try (DataLoader plan = DataLoaders.create(dataset, settings);
        DataLoader changed = DataLoaders.create(dataset, always);
        DataLoader plain = DataLoaders.create(dataset, never)) {
      for (int number : new int[] {0, 1}) {
        assertThat(images(epoch(plan, number))).isEqualTo(images(epoch(changed, number)));
      }
      for (int number : new int[] {2, 3}) {
        assertThat(images(epoch(plan, number))).isEqualTo(images(epoch(plain, number)));
      }
    }
  }

  @Test
  void aTeacherAnswersForTheImageThatTheStudentSees() {
    TrainingSettings settings =
        settings()
            .augmentation(
                AugmentationSettings.none().toBuilder()
                    .flip(true)
                    .shift(2)
                    .erasing(0.5)
                    .labelSmoothing(0.1)
                    .mixup(0.4)
                    .build())
            .build();
    StubTeacher teacher = new StubTeacher();
    try (DataLoader alone = DataLoaders.create(dataset, settings);
        DataLoader taught =
            DataLoaders.create(
                dataset,
                settings,
                () -> new Distillation(Teachers.mean(List.of(teacher)), 0.6, 0, () -> folder))) {
      List<Batch> plain = epoch(alone, 0);
      List<Batch> mixed = epoch(taught, 0);
      for (int i = 0; i < plain.size(); i++) {
        float[] pixels = plain.get(i).pixels();
        float[] answers = teacher.probabilities(pixels);
        float[] expected = plain.get(i).labels();
        for (int k = 0; k < expected.length; k++) {
          expected[k] = (float) (0.4 * expected[k] + 0.6 * answers[k]);
        }
        assertThat(mixed.get(i).pixels()).isEqualTo(pixels);
        assertThat(mixed.get(i).labels()).isEqualTo(expected);
      }
    }
    assertThat(teacher.closed).isTrue();
  }

  private DataLoader ofViews(int count, StubTeacher teacher) {
    return DataLoaders.create(
        dataset,
        augmented().build(),
        () ->
            new Distillation(
                Teachers.mean(List.of(teacher)), 1, count, () -> folder.resolve("answers")));
  }

  private static TrainingSettings.Builder augmented() {
    return settings()
        .epochs(10)
        .augmentation(
            AugmentationSettings.none().toBuilder()
                .flip(true)
                .shift(2)
                .erasing(0.5)
                .plainShare(0.2)
                .build());
  }

  @Test
  void epochsSeeTheViewsInTurnAndTheTeacherAnswersForEachOnce() {
    StubTeacher teacher = new StubTeacher();
    try (DataLoader taught = ofViews(2, teacher)) {
      List<Batch> first = epoch(taught, 0);
      assertThat(images(epoch(taught, 2)))
          .isEqualTo(images(first))
          .isNotEqualTo(images(epoch(taught, 1)));
      assertThat(epoch(taught, 2).get(0).pixels()).isNotEqualTo(first.get(0).pixels());
      assertThat(teacher.asked.get()).isEqualTo(2 * 93);
      for (Batch batch : first) {
        assertThat(batch.labels())
            .containsExactly(teacher.probabilities(batch.pixels()), within(0.02f));
      }
    }
  }

  @Test
  void theLastEpochsSeeTheImagesAsTheyAre() {
    StubTeacher teacher = new StubTeacher();
    try (DataLoader taught = ofViews(2, teacher);
        DataLoader alone = DataLoaders.create(dataset, augmented().build())) {
      List<Batch> last = epoch(taught, 9);
      assertThat(pixels(last)).isEqualTo(pixels(epoch(alone, 9)));
      assertThat(images(epoch(taught, 8))).isEqualTo(images(last));
      assertThat(teacher.asked.get()).isEqualTo(93);
    }
  }

  private static List<String> pixels(List<Batch> batches) {
    return batches.stream().map(batch -> Arrays.toString(batch.pixels())).toList();
  }

  @Test
  void answersAreReadWhereTheyWereKept() {
    StubTeacher silent = new StubTeacher();
    List<String> before;
    try (DataLoader taught = ofViews(1, new StubTeacher())) {
      before = images(epoch(taught, 0));
    }
    try (DataLoader taught = ofViews(1, silent)) {
      assertThat(images(epoch(taught, 0))).isEqualTo(before);
    }
    assertThat(silent.asked.get()).isZero();
  }

  @Test
  void answersForOtherImagesAreRefused() {
    Path answers = OutputDirectory.make(folder.resolve("answers"));
    Npy.write(answers.resolve("view-000.npy"), new byte[50], 5, 10);
    try (DataLoader taught = ofViews(2, new StubTeacher())) {
      assertThatThrownBy(() -> taught.train(0, 0))
          .isInstanceOf(FmnistException.class)
          .hasMessageContaining(
              "view-000.npy: expected a teacher's answers, uint8[93, 10], found uint8[5, 10]");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void crossFitTeachersAnswerByThePositionInTheTrainingFile(int views) {
    TrainingSettings settings = settings().augmentation(AugmentationSettings.none()).build();
    Classifier even = new CertainTeacher(0);
    Classifier odd = new CertainTeacher(1);
    try (DataLoader taught =
        DataLoaders.create(
            dataset,
            settings,
            () ->
                new Distillation(
                    Teachers.crossFit(List.of(even, odd)), 1, views, () -> folder.resolve("a")))) {
      LabeledImages all = dataset.train();
      Map<String, Integer> positions = new HashMap<>();
      for (int i = 0; i < all.size(); i++) {
        positions.put(Arrays.toString(Batch.of(all, new int[] {i}).pixels()), i);
      }
      for (Batch batch : epoch(taught, 0)) {
        for (int i = 0; i < batch.size(); i++) {
          float[] image = Arrays.copyOfRange(batch.pixels(), i * 784, (i + 1) * 784);
          int position = positions.get(Arrays.toString(image));
          assertThat(batch.labels()[i * 10 + position % 2]).isOne();
        }
      }
    }
  }

  /** Its probabilities depend on every pixel. */
  private static final class StubTeacher implements Classifier {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean closed;

    @Override
    public float[] probabilities(float[] pixels) {
      asked.addAndGet(pixels.length / 784);
      float[] answers = new float[pixels.length / 784 * 10];
      for (int from = 0; from < pixels.length; from += 784) {
        float sum = 0;
        for (int i = 0; i < 784; i++) {
          sum += pixels[from + i];
        }
        for (int i = 0; i < 784; i++) {
          answers[from / 784 * 10 + i % 10] += pixels[from + i] / sum;
        }
      }
      return answers;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void theTeacherIsNotAskedInVain() {
    TrainingSettings exact = settings().engine(Engine.EXACT).build();
    assertThatThrownBy(
            () ->
                DataLoaders.create(
                    dataset,
                    exact,
                    () -> {
                      throw new AssertionError("asked");
                    }))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("a teacher's answers in the labels");
  }
}
