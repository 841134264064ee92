package org.fmnist.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fmnist.data.LabeledImages;
import org.fmnist.io.FmnistException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
      return new Attacker(attack, new AttackOptions(8, listener, file))
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
        .hasMessageMatching("stopped after (9|1[0-7]) of 40 images; --resume goes on from there");
    long asked = classifier.predicted.get();

    Stopper second = new Stopper(1000);
    AttackResult resumed = run(settings, second, Optional.of(file));
    assertThat(resumed.outcomes()).isEqualTo(straight.outcomes());
    assertThat(resumed.adversarials()).isEqualTo(straight.adversarials());
    assertThat(second.heard).endsWith(40);
    assertThat(file).doesNotExist();
    // What was done is not done again.
    long all = straight.outcomes().stream().mapToLong(ImageOutcome::queries).sum();
    assertThat(classifier.predicted.get() - asked).isLessThan(all);
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
}
