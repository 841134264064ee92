package org.fmnist.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.fmnist.data.LabeledImages;
import org.fmnist.io.FmnistException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {
  private final LinearClassifier classifier = LinearClassifier.random(1);
  private final LabeledImages images = TestImages.classifiedBy(classifier, 40, 7);
  private final AttackSettings settings =
      AttackSettings.of(AttackMethod.SQUARE).change().epsilon(8 / 255.0).maxQueries(300).build();
  @TempDir Path directory;

  /** Stops as soon as {@code limit} images are done. */
  private static final class Stopper implements AttackListener {
    private final int limit;
    private final List<Integer> heard = new ArrayList<>();

    Stopper(int limit) {
      this.limit = limit;
    }

    @Override
    public void progress(int done, int successes, int total) {
      assertThat(successes).isLessThanOrEqualTo(done);
      assertThat(total).isEqualTo(40);
      heard.add(done);
    }

    @Override
    public boolean stopRequested() {
      return heard.size() >= limit;
    }
  }

  private AttackResult run(AttackSettings attack, AttackListener listener, Optional<Path> file) {
    try (ClassifierPool<LinearClassifier> victim = new ClassifierPool<>(() -> classifier, 1)) {
      AttackOptions options = AttackOptions.defaults().withBatchSize(8).withListener(listener);
      return new Attacker(attack, file.map(options::withUnfinished).orElse(options))
          .blackBox(victim, List.of(), AttackImages.all(images));
    }
  }

  @Test
  void goesOnToTheSameEnd() {
    AttackResult straight = run(settings, AttackListener.NONE, Optional.empty());
    Path file = directory.resolve("unfinished.bin");
    Stopper first = new Stopper(9);
    assertThatThrownBy(() -> run(settings, first, Optional.of(file)))
        .isInstanceOf(AttackStoppedException.class)
        .hasMessageMatching("stopped after (9|1[0-7]) of 40 images");
    long asked = classifier.predicted.get();

    Stopper second = new Stopper(1000);
    AttackResult resumed = run(settings, second, Optional.of(file));
    assertThat(resumed.outcomes()).isEqualTo(straight.outcomes());
    assertThat(resumed.adversarials()).isEqualTo(straight.adversarials());
    assertThat(second.heard).endsWith(40);
    assertThat(file).exists(); // until the results are kept
    // What was done is not done again.
    long all = straight.outcomes().stream().mapToLong(ImageOutcome::queries).sum();
    assertThat(classifier.predicted.get() - asked).isLessThan(all);
  }

  /** Stops a run in its first part, and one in its last. */
  @ParameterizedTest
  @ValueSource(ints = {3, 300, 1000})
  void anAttackOfManyPartsGoesOnWhereItStood(int calls) {
    AttackSettings auto =
        AttackSettings.of(AttackMethod.AUTO)
            .change()
            .target(TargetPolicy.ANY)
            .epsilon(1 / 255.0)
            .maxIterations(10)
            .maxQueries(100)
            .pixels(PixelType.FLOAT)
            .build();
    AttackResult straight = whiteBox(auto, AttackListener.NONE, Optional.empty());
    long whole = classifier.differentiated.get();
    Path file = directory.resolve("unfinished.bin");
    AtomicInteger asked = new AtomicInteger();
    AttackListener impatient =
        new AttackListener() {
          @Override
          public void progress(int done, int successes, int total) {}

          @Override
          public boolean stopRequested() {
            return asked.incrementAndGet() > calls;
          }
        };
    assertThatThrownBy(() -> whiteBox(auto, impatient, Optional.of(file)))
        .isInstanceOf(AttackStoppedException.class);
    long stopped = classifier.differentiated.get() - whole;
    AttackResult resumed = whiteBox(auto, AttackListener.NONE, Optional.of(file));
    assertThat(resumed.outcomes()).isEqualTo(straight.outcomes());
    assertThat(resumed.adversarialPixels()).isEqualTo(straight.adversarialPixels());
    assertThat(resumed.successesByPart()).isEqualTo(straight.successesByPart());
    long rest = classifier.differentiated.get() - whole - stopped;
    if (calls > 3) {
      // What was done is not done again.
      assertThat(rest).isLessThan(whole);
    }
  }

  private AttackResult whiteBox(
      AttackSettings attack, AttackListener listener, Optional<Path> file) {
    try (ClassifierPool<LinearClassifier> victim = new ClassifierPool<>(() -> classifier, 1)) {
      AttackOptions options = AttackOptions.defaults().withBatchSize(8).withListener(listener);
      return new Attacker(attack, file.map(options::withUnfinished).orElse(options))
          .whiteBox(victim, AttackImages.all(images));
    }
  }

  @Test
  void refusesTheStateOfAnotherAttack() throws IOException {
    Path file = directory.resolve("unfinished.bin");
    assertThatThrownBy(() -> run(settings, new Stopper(3), Optional.of(file)))
        .isInstanceOf(AttackStoppedException.class);
    AttackSettings other = settings.change().seed(1).build();
    assertThatThrownBy(() -> run(other, AttackListener.NONE, Optional.of(file)))
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("found others");

    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 100));
    assertThatThrownBy(() -> run(settings, AttackListener.NONE, Optional.of(file)))
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void refusesAFileWithAnyByteChanged() throws IOException {
    Path file = directory.resolve("unfinished.bin");
    assertThatThrownBy(() -> run(settings, new Stopper(3), Optional.of(file)))
        .isInstanceOfSatisfying(
            AttackStoppedException.class, e -> assertThat(e.resumable()).isTrue());
    byte[] whole = Files.readAllBytes(file);
    for (int at : new int[] {0, 3, 8, 12, 40, whole.length / 2, whole.length - 1}) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      Files.write(file, damaged);
      assertThatThrownBy(() -> run(settings, AttackListener.NONE, Optional.of(file)))
          .as("byte %d", at)
          .isInstanceOf(FmnistException.class)
          .hasMessageContaining("found a damaged or another file; remove it");
    }
    Files.write(file, new byte[3]);
    assertThatThrownBy(() -> run(settings, AttackListener.NONE, Optional.of(file)))
        .hasMessageContaining("remove it");
    Files.write(file, whole);
    assertThat(run(settings, AttackListener.NONE, Optional.of(file)).outcomes()).hasSize(40);
  }

  @Test
  void keepsEverythingUntilTheResultsAreWritten() throws IOException {
    Path file = directory.resolve(AttackDirectory.UNFINISHED);
    AttackResult done = run(settings, AttackListener.NONE, Optional.of(file));
    // A result that cannot be written: something stands where its name should be.
    Path obstacle = directory.resolve("attack.csv");
    Files.createDirectories(obstacle.resolve("inside"));
    List<String> notes = new ArrayList<>();
    try (ClassifierPool<LinearClassifier> victim = new ClassifierPool<>(() -> classifier, 1)) {
      AttackDirectory results = new AttackDirectory(directory, notes::add);
      assertThatThrownBy(() -> results.write(done, victim, Map.of(), Map.of()))
          .isInstanceOf(FmnistException.class);
      assertThat(file).exists();
      long asked = classifier.predicted.get();
      AttackResult again = run(settings, AttackListener.NONE, Optional.of(file));
      assertThat(again.outcomes()).isEqualTo(done.outcomes());
      // Nothing is attacked again: the fingerprint asks once, the judge once about each image.
      assertThat(classifier.predicted.get() - asked).isEqualTo(41);
      Files.delete(obstacle.resolve("inside"));
      Files.delete(obstacle);
      results.write(again, victim, Map.of(), Map.of());
    }
    assertThat(file).doesNotExist();
    assertThat(notes).isEmpty();
  }

  @Test
  void picturesThatCannotBeDrawnLoseNoResult() throws IOException {
    AttackResult done = run(settings, AttackListener.NONE, Optional.empty());
    Files.createDirectories(directory.resolve("pictures.png").resolve("inside"));
    List<String> notes = new ArrayList<>();
    AttackSummary summary;
    try (ClassifierPool<LinearClassifier> victim = new ClassifierPool<>(() -> classifier, 1)) {
      summary = new AttackDirectory(directory, notes::add).write(done, victim, Map.of(), Map.of());
    }
    assertThat(summary.succeeded()).isPositive();
    assertThat(notes).hasSize(1);
    assertThat(notes.get(0)).startsWith("could not draw " + directory.resolve("pictures.png"));
    assertThat(directory.resolve("attack.csv")).isRegularFile();
    assertThat(directory.resolve("summary.json")).isRegularFile();
  }

  @Test
  void promisesNothingWhereNothingIsKept() {
    assertThatThrownBy(() -> run(settings, new Stopper(3), Optional.empty()))
        .isInstanceOfSatisfying(
            AttackStoppedException.class, e -> assertThat(e.resumable()).isFalse());
  }
}
