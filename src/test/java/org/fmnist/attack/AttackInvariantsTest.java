package org.fmnist.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fmnist.data.LabeledImages;
import org.fmnist.eval.Evaluator;
import org.fmnist.io.Npy;
import org.fmnist.model.Classifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of every attack, whatever it searches. */
class AttackInvariantsTest {
  private static final int COUNT = 23;
  private final LinearClassifier classifier = LinearClassifier.random(1);
  private final LinearClassifier surrogate = LinearClassifier.random(1);
  private final LabeledImages images = TestImages.classifiedBy(classifier, COUNT, 7);

  /** Every method, with its norms, targeted and untargeted. */
  static Stream<AttackSettings> attacks() {
    return Stream.of(AttackMethod.values())
        .flatMap(
            method ->
                method.norms().stream()
                    .flatMap(
                        norm ->
                            Stream.of(TargetPolicy.NEXT, TargetPolicy.ANY, TargetPolicy.RANDOM)
                                .map(goal -> settings(method, norm, goal))));
  }

  /** The same with pixels of any value. */
  static Stream<AttackSettings> withFloats() {
    return attacks().map(settings -> settings.change().pixels(PixelType.FLOAT).build());
  }

  @ParameterizedTest
  @MethodSource("withFloats")
  void floatsStayWithinEpsilonAndAreJudgedByTheWrittenFile(
      AttackSettings settings, @TempDir Path directory) {
    AttackResult result = run(settings, batches(1000), 1);
    try (ClassifierPool<Classifier> victim = new ClassifierPool<>(() -> classifier, 1)) {
      new AttackDirectory(directory, note -> {}).write(result, victim, Map.of(), Map.of());
    }
    float[] written = Npy.read(directory.resolve("adversarial.npy")).floats();
    assertThat(written).isEqualTo(result.adversarialPixels());
    float[] logits = classifier.logits(written);
    for (int i = 0; i < COUNT; i++) {
      ImageOutcome o = result.outcomes().get(i);
      float[] image = Pixels.image(written, i);
      assertThat(settings.norm().distance(image, images.floats(i)))
          .isLessThanOrEqualTo(settings.epsilon() + 1e-7);
      for (float pixel : image) {
        assertThat(pixel).isBetween(0f, 255f);
      }
      assertThat(o.predicted()).isEqualTo(Evaluator.predicted(logits, i));
    }
    AttackResult again = run(settings, batches(4), 3);
    assertThat(again.adversarialPixels()).isEqualTo(written);
  }

  private static AttackSettings settings(AttackMethod method, Norm norm, TargetPolicy goal) {
    return AttackSettings.of(method)
        .change()
        .norm(norm)
        .target(goal)
        .epsilon(norm == Norm.LINF ? 12 / 255.0 : 1.3)
        .maxQueries(60)
        .maxIterations(12)
        .restarts(2)
        .seed(3)
        .acceptance(Acceptance.GAIN)
        .sigma(4)
        .maxStep(1)
        .stepSize(2000)
        .build();
  }

  private AttackResult run(AttackSettings settings, AttackOptions options, int threads) {
    return run(settings, options, threads, AttackImages.all(images));
  }

  private AttackResult run(
      AttackSettings settings, AttackOptions options, int threads, AttackImages attacked) {
    Attacker attacker = new Attacker(settings, options);
    try (ClassifierPool<LinearClassifier> victim = new ClassifierPool<>(() -> classifier, threads);
        ClassifierPool<LinearClassifier> own = new ClassifierPool<>(() -> surrogate, threads)) {
      if (!settings.method().isBlackBox()) {
        return attacker.whiteBox(victim, attacked);
      }
      boolean transfer = settings.method() == AttackMethod.TRANSFER;
      return attacker.blackBox(victim, transfer ? List.of(own) : List.of(), attacked);
    }
  }

  private static AttackOptions batches(int size) {
    return AttackOptions.defaults().withBatchSize(size);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void staysInBoundsAndWithinEpsilon(AttackSettings settings) {
    AttackResult result = run(settings, batches(1000), 1);
    assertThat(result.outcomes())
        .hasSize(COUNT)
        .allSatisfy(
            o ->
                assertThat(settings.norm() == Norm.LINF ? o.linf() : o.l2())
                    .isLessThanOrEqualTo(settings.epsilon() + 1e-9));
    // Bytes cannot leave 0..255; the distances are measured once more, without the package's code.
    byte[] before = result.originals().pixels();
    byte[] after = result.adversarials().pixels();
    for (int i = 0; i < COUNT; i++) {
      double largest = 0;
      double squares = 0;
      for (int k = i * 784; k < (i + 1) * 784; k++) {
        double d = ((before[k] & 255) - (after[k] & 255)) / 255.0;
        largest = Math.max(largest, Math.abs(d));
        squares += d * d;
      }
      assertThat(result.outcomes().get(i).linf()).isCloseTo(largest, within(1e-9));
      assertThat(result.outcomes().get(i).l2()).isCloseTo(Math.sqrt(squares), within(1e-9));
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void epsilonZeroIsTheIdentity(AttackSettings settings) {
    AttackResult result = run(settings.change().epsilon(0).maxQueries(5).build(), batches(1000), 1);
    assertThat(result.adversarials()).isEqualTo(images);
    assertThat(result.outcomes()).allMatch(o -> !o.success() && o.l2() == 0);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void leavesItsInputUntouched(AttackSettings settings) {
    LabeledImages copy = LabeledImages.of(images.pixels(), images.labels());
    AttackResult result = run(settings, batches(1000), 1);
    assertThat(images).isEqualTo(copy);
    assertThat(result.originals()).isEqualTo(copy);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void findsTheSameWhateverBatchAndThreads(AttackSettings settings) {
    AttackResult one = run(settings, batches(1), 1);
    AttackResult some = run(settings, batches(7), 3);
    AttackResult all = run(settings, batches(1000), 2);
    assertThat(some.adversarials()).isEqualTo(one.adversarials());
    assertThat(all.adversarials()).isEqualTo(one.adversarials());
    assertThat(some.outcomes()).isEqualTo(one.outcomes());
    assertThat(all.outcomes()).isEqualTo(one.outcomes());
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void findsTheSameWhateverTheOtherImages(AttackSettings settings) {
    int[] some = {3, 11, 17};
    AttackResult alone =
        run(settings, batches(1000), 1, new AttackImages(images.subset(some), some));
    AttackResult all = run(settings, batches(1000), 1);
    for (int k = 0; k < some.length; k++) {
      assertThat(alone.outcomes().get(k)).isEqualTo(all.outcomes().get(some[k]));
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void countsEveryQueryAndGradient(AttackSettings settings) {
    AttackResult result = run(settings, batches(5), 2);
    // Judging at the end asks once about each image, and that is no query of the attack.
    long judging = COUNT;
    assertThat(result.outcomes().stream().mapToLong(ImageOutcome::queries).sum())
        .isEqualTo(classifier.predicted.get() - judging);
    assertThat(result.outcomes().stream().mapToLong(ImageOutcome::gradients).sum())
        .isEqualTo(classifier.differentiated.get());
    if (settings.method().isBlackBox()) {
      assertThat(classifier.differentiated).hasValue(0);
    }
    // Each white-box search may end with one prediction, and auto has two of them.
    assertThat(result.outcomes())
        .allMatch(o -> o.queries() + o.gradients() > 0)
        .allMatch(o -> o.queries() <= settings.maxQueries() + 2);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void isJudgedByTheWrittenFile(AttackSettings settings, @TempDir Path directory) {
    AttackResult result = run(settings, batches(1000), 1);
    AttackSummary summary;
    try (ClassifierPool<Classifier> victim = new ClassifierPool<>(() -> classifier, 1)) {
      summary =
          new AttackDirectory(directory, note -> {}).write(result, victim, Map.of(), Map.of());
    }
    byte[] written = Npy.read(directory.resolve("adversarial.npy")).bytes();
    float[] logits = classifier.logits(Pixels.floats(written));
    int successes = 0;
    for (int i = 0; i < COUNT; i++) {
      ImageOutcome o = result.outcomes().get(i);
      int predicted = Evaluator.predicted(logits, i);
      assertThat(o.predicted()).isEqualTo(predicted);
      assertThat(o.success())
          .isEqualTo(o.target() < 0 ? predicted != o.label() : predicted == o.target());
      successes += o.success() ? 1 : 0;
    }
    assertThat(summary.succeeded()).isEqualTo(successes);
    assertThat(directory.resolve("pictures.png").toFile().exists()).isEqualTo(successes > 0);
  }

  @ParameterizedTest
  @EnumSource(PixelType.class)
  void autoFindsAllThatPgdFinds(PixelType pixels) {
    AttackSettings pgd =
        settings(AttackMethod.PGD, Norm.LINF, TargetPolicy.ANY)
            .change()
            .epsilon(1 / 255.0)
            .maxIterations(50)
            .restarts(3)
            .pixels(pixels)
            .build();
    AttackSettings auto =
        AttackSettings.of(AttackMethod.AUTO)
            .change()
            .target(TargetPolicy.ANY)
            .epsilon(pgd.epsilon())
            .maxQueries(50)
            .pixels(pixels)
            .build();
    AttackResult weak = run(pgd, batches(1000), 1);
    AttackResult strong = run(auto, batches(1000), 1);
    for (int i = 0; i < COUNT; i++) {
      assertThat(strong.outcomes().get(i).success() || !weak.outcomes().get(i).success())
          .as("image %d", i)
          .isTrue();
    }
    // Otherwise ε tests nothing.
    assertThat(weak.summary().succeeded()).isBetween(1, COUNT - 1);
    assertThat(strong.successesByPart().values().stream().mapToInt(n -> n).sum())
        .isEqualTo(strong.summary().succeeded());
  }

  @Test
  void signHunterEndsWithSquareUnlessToldNotTo() {
    AttackSettings plain =
        AttackSettings.of(AttackMethod.SIGNHUNTER)
            .change()
            .target(TargetPolicy.ANY)
            .epsilon(4 / 255.0)
            .maxQueries(SignHunterAttack.DOWN_TO_PIXELS + 40)
            .finish(Finish.NONE)
            .build();
    AttackResult alone = run(plain, batches(1000), 1);
    AttackResult finished = run(plain.change().finish(Finish.SQUARE).build(), batches(1000), 1);
    assertThat(SignHunterAttack.DOWN_TO_PIXELS).isEqualTo(1051);
    assertThat(alone.successesByPart()).containsOnlyKeys("signhunter");
    assertThat(finished.successesByPart()).containsOnlyKeys("signhunter", "square");
    int unsolved = 0;
    for (int i = 0; i < COUNT; i++) {
      ImageOutcome one = alone.outcomes().get(i);
      assertThat(finished.outcomes().get(i).queries()).isLessThanOrEqualTo(plain.maxQueries());
      if (one.queries() <= SignHunterAttack.DOWN_TO_PIXELS && one.success()) {
        assertThat(finished.outcomes().get(i)).isEqualTo(one);
      } else {
        unsolved++;
      }
    }
    assertThat(unsolved).isBetween(1, COUNT - 1);
  }

  static Stream<AttackSettings> randomAttacks() {
    return attacks()
        .filter(
            s ->
                s.method() == AttackMethod.MCMC
                    || s.method() == AttackMethod.SQUARE
                    || s.method() == AttackMethod.SIGNHUNTER
                    || s.target() == TargetPolicy.RANDOM);
  }

  @ParameterizedTest
  @MethodSource("randomAttacks")
  void anotherSeedFindsOtherImages(AttackSettings settings) {
    AttackResult first = run(settings, batches(1000), 1);
    AttackResult other = run(settings.change().seed(4).build(), batches(1000), 1);
    assertThat(other.adversarials()).isNotEqualTo(first.adversarials());
  }
}
